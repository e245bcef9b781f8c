//! The smaller sections of a training config.

use serde::{Deserialize, Serialize};

use super::{number, plain};

/// The model that training starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Architecture {
    /// Directory, hub id or `demo`.
    pub name: Option<String>,
    /// Start from its encoder's weights instead of random ones.
    pub use_pretrained_whisper_encoder: bool,
    /// Start from its decoder's weights instead of random ones.
    pub use_pretrained_whisper_decoder: bool,
}

impl Default for Architecture {
    fn default() -> Self {
        Self { name: None, use_pretrained_whisper_encoder: true, use_pretrained_whisper_decoder: true }
    }
}

/// When to give up before `max_steps`, as HuggingFace's `EarlyStoppingCallback`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EarlyStopping {
    /// Whether to.
    pub should_early_stop: bool,
    /// Evaluations without a better `metric_for_best_model` that are borne.
    #[serde(deserialize_with = "plain")]
    pub early_stopping_patience: usize,
    /// How much better counts as better.
    #[serde(deserialize_with = "plain")]
    pub early_stopping_threshold: f64,
}

impl Default for EarlyStopping {
    fn default() -> Self {
        Self { should_early_stop: false, early_stopping_patience: 1, early_stopping_threshold: 0.0 }
    }
}

/// Which sample predictions are written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Logging {
    /// Steps from one writing to the next; resolved: `eval_steps` when left out. 0: never.
    #[serde(deserialize_with = "number")]
    pub log_preds_every_n_steps: Option<usize>,
    /// Clips of each dataset's training split.
    #[serde(deserialize_with = "plain")]
    pub log_preds_num_train: usize,
    /// Clips of each dataset's validation split.
    #[serde(deserialize_with = "plain")]
    pub log_preds_num_valid: usize,
}

impl Default for Logging {
    fn default() -> Self {
        Self { log_preds_every_n_steps: None, log_preds_num_train: 4, log_preds_num_valid: 4 }
    }
}

/// How training clips are varied; each is a probability.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Augment {
    /// That a clip is varied at all.
    #[serde(deserialize_with = "plain")]
    pub p_total: f64,
    /// That a varied clip gets noise.
    #[serde(deserialize_with = "plain")]
    pub p_noise: f64,
    /// That a varied clip is shifted in time.
    #[serde(deserialize_with = "plain")]
    pub p_shift: f64,
    /// That a varied clip gets louder or softer.
    #[serde(deserialize_with = "plain")]
    pub p_gain: f64,
}

/// How the labels begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prompt {
    /// Whether the labels begin with the start token, so that it stands twice in the decoder's input: the published
    /// checkpoints were trained so.
    pub repeat_start_token: bool,
}

impl Default for Prompt {
    fn default() -> Self {
        Self { repeat_start_token: true }
    }
}

/// What to do when the loss or the gradient of a step is not a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnNan {
    /// Write a checkpoint of the state before the step and end.
    #[default]
    Stop,
    /// Leave the step out, say so, go on.
    Skip,
}

/// What is measured at an evaluation besides the metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evaluation {
    /// The loss of the validation clips.
    pub loss: bool,
}

impl Default for Evaluation {
    fn default() -> Self {
        Self { loss: true }
    }
}
