//! HuggingFace's training arguments, with its names and defaults.

use serde::{Deserialize, Serialize};

use super::{number, plain};

/// How long, how fast and in what steps to train. The meaning of each key is that of `Seq2SeqTrainingArguments`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
// HuggingFace's keys are as they are.
#[allow(clippy::struct_excessive_bools)]
pub struct Arguments {
    /// Optimizer steps; must be given.
    #[serde(deserialize_with = "plain")]
    pub max_steps: usize,
    /// The optimizer.
    pub optim: Optimizer,
    /// The highest learning rate.
    #[serde(deserialize_with = "plain")]
    pub learning_rate: f64,
    /// How the learning rate goes on after the warm-up.
    pub lr_scheduler_type: Schedule,
    /// Steps in which the learning rate climbs from 0.
    #[serde(deserialize_with = "plain")]
    pub warmup_steps: usize,
    /// Decoupled weight decay of AdamW; biases and layer norms are spared.
    #[serde(deserialize_with = "plain")]
    pub weight_decay: f64,
    /// AdamW's first moment.
    #[serde(deserialize_with = "plain")]
    pub adam_beta1: f64,
    /// AdamW's second moment.
    #[serde(deserialize_with = "plain")]
    pub adam_beta2: f64,
    /// AdamW's guard against division by zero.
    #[serde(deserialize_with = "plain")]
    pub adam_epsilon: f64,
    /// The longest gradient; a longer one is scaled down to it. `None` or 0: never.
    #[serde(deserialize_with = "number")]
    pub max_grad_norm: Option<f64>,
    /// Clips in a micro-batch.
    #[serde(deserialize_with = "plain")]
    pub per_device_train_batch_size: usize,
    /// Micro-batches in a step.
    #[serde(deserialize_with = "plain")]
    pub gradient_accumulation_steps: usize,
    /// Clips captioned together at an evaluation.
    #[serde(deserialize_with = "plain")]
    pub per_device_eval_batch_size: usize,
    /// Threads that make batches ahead of the step; `None` or 0: as many as fit.
    #[serde(deserialize_with = "number")]
    pub dataloader_num_workers: Option<usize>,
    /// Steps from one line of loss and learning rate to the next.
    #[serde(deserialize_with = "plain")]
    pub logging_steps: usize,
    /// Train in mixed half precision.
    pub fp16: bool,
    /// Train in mixed bfloat16 precision.
    pub bf16: bool,
    /// Evaluate in half precision.
    pub fp16_full_eval: bool,
    /// Whether there are evaluations.
    #[serde(alias = "eval_strategy")]
    pub evaluation_strategy: Strategy,
    /// Evaluate before the first step too.
    pub eval_on_start: bool,
    /// Steps from one evaluation to the next; resolved: `logging_steps` when left out.
    #[serde(deserialize_with = "number")]
    pub eval_steps: Option<usize>,
    /// Whether checkpoints are written on the way.
    pub save_strategy: Strategy,
    /// Steps from one checkpoint to the next.
    #[serde(deserialize_with = "plain")]
    pub save_steps: usize,
    /// How many checkpoints are kept besides the best; `None`: all.
    #[serde(deserialize_with = "number")]
    pub save_total_limit: Option<usize>,
    /// End with the best checkpoint instead of the last.
    pub load_best_model_at_end: bool,
    /// What makes a checkpoint the best: `<dataset>/<metric>`, `loss` or another name of an evaluation's line. Resolved:
    /// `loss` when left out and needed.
    pub metric_for_best_model: Option<String>,
    /// Whether more of it is better. Resolved: unless its name ends with `loss`.
    pub greater_is_better: Option<bool>,
    /// Evaluate by generating captions; without, by loss alone.
    pub predict_with_generate: bool,
    /// The most token ids of a caption at an evaluation, prompt included.
    #[serde(deserialize_with = "number")]
    pub generation_max_length: Option<usize>,
    /// Beams at an evaluation.
    #[serde(deserialize_with = "number")]
    pub generation_num_beams: Option<usize>,
    /// Everything random comes from it.
    #[serde(deserialize_with = "plain")]
    pub seed: u64,
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            max_steps: 0,
            optim: Optimizer::AdamW,
            learning_rate: 5e-5,
            lr_scheduler_type: Schedule::Linear,
            warmup_steps: 0,
            weight_decay: 0.0,
            adam_beta1: 0.9,
            adam_beta2: 0.999,
            adam_epsilon: 1e-8,
            max_grad_norm: Some(1.0),
            per_device_train_batch_size: 8,
            gradient_accumulation_steps: 1,
            per_device_eval_batch_size: 8,
            dataloader_num_workers: None,
            logging_steps: 500,
            fp16: false,
            bf16: false,
            fp16_full_eval: false,
            evaluation_strategy: Strategy::No,
            eval_on_start: false,
            eval_steps: None,
            save_strategy: Strategy::Steps,
            save_steps: 500,
            save_total_limit: None,
            load_best_model_at_end: false,
            metric_for_best_model: None,
            greater_is_better: None,
            predict_with_generate: false,
            generation_max_length: None,
            generation_num_beams: None,
            seed: 42,
        }
    }
}

impl Arguments {
    /// Puts in what HuggingFace derives from other arguments.
    pub(super) fn resolve(&mut self) {
        self.eval_steps = self.eval_steps.or(Some(self.logging_steps));
        if self.load_best_model_at_end && self.metric_for_best_model.is_none() {
            self.metric_for_best_model = Some("loss".into());
        }
        let greater = self.metric_for_best_model.as_ref().map(|name| !name.ends_with("loss"));
        self.greater_is_better = self.greater_is_better.or(greater);
    }

    /// Steps from one evaluation to the next; `None`: there is none.
    pub fn evaluate_every(&self) -> Option<usize> {
        self.eval_steps.filter(|_| self.evaluation_strategy == Strategy::Steps)
    }

    /// Steps from one checkpoint to the next; `None`: only the last.
    pub fn save_every(&self) -> Option<usize> {
        (self.save_strategy == Strategy::Steps).then_some(self.save_steps)
    }

    /// Clips in a step of one process.
    pub fn clips_per_step(&self) -> usize {
        self.per_device_train_batch_size * self.gradient_accumulation_steps
    }
}

/// The optimizer; PyTorch's kinds of AdamW are one here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Optimizer {
    /// AdamW.
    #[default]
    #[serde(
        rename = "adamw_torch",
        alias = "adamw",
        alias = "adamw_hf",
        alias = "adamw_torch_fused",
        alias = "adamw_apex_fused"
    )]
    AdamW,
}

/// How the learning rate goes on after the warm-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// Straight down to 0 at `max_steps`.
    #[default]
    Linear,
    /// Always the highest, from the first step.
    Constant,
    /// The highest, after a warm-up.
    ConstantWithWarmup,
    /// Half a cosine down to 0 at `max_steps`.
    Cosine,
}

/// Whether something happens every so many steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Never.
    #[default]
    No,
    /// Every so many steps.
    Steps,
}
