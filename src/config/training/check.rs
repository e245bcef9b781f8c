//! Values that no training can have, each refused with its key.

use std::fmt;

use super::super::nearest::nearest;
use super::{Arguments, PeftConfig, Strategy, TrainingConfig, datasets};

/// What is wrong, and with which key.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    /// With its parents, separated by dots.
    pub key: String,
    why: String,
}

impl Fault {
    pub fn new(key: &str, why: String) -> Self {
        Self { key: key.to_owned(), why }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.key, crate::text::safe(&self.why))
    }
}

type Checked = Result<(), Fault>;

/// The first thing that is wrong with `config`.
pub(super) fn check(config: &TrainingConfig) -> Checked {
    let arguments = &config.hf_training_args;
    check_counts(config)?;
    check_rates(arguments)?;
    check_precision(arguments)?;
    check_evaluation(config)?;
    check_probabilities(config)?;
    check_choice(config)?;
    config.peft_config.as_ref().map_or(Ok(()), check_peft)?;
    datasets::check(config)
}

/// Whole numbers that must be at least 1.
fn check_counts(config: &TrainingConfig) -> Checked {
    let arguments = &config.hf_training_args;
    if arguments.max_steps == 0 {
        return Err(argument("max_steps", "must say for how many steps to train, at least 1"));
    }
    let counts = [
        ("per_device_train_batch_size", Some(arguments.per_device_train_batch_size)),
        ("gradient_accumulation_steps", Some(arguments.gradient_accumulation_steps)),
        ("per_device_eval_batch_size", Some(arguments.per_device_eval_batch_size)),
        ("logging_steps", Some(arguments.logging_steps)),
        ("save_steps", Some(arguments.save_steps)),
        ("eval_steps", arguments.eval_steps),
        ("save_total_limit", arguments.save_total_limit),
        ("generation_max_length", arguments.generation_max_length),
        ("generation_num_beams", arguments.generation_num_beams),
    ];
    if let Some((name, _)) = counts.into_iter().find(|(_, count)| *count == Some(0)) {
        return Err(argument(name, "must be at least 1, not 0"));
    }
    let ours = [
        ("threads", config.threads),
        ("generate.max_length", config.generate.max_length),
        ("generate.num_beams", config.generate.num_beams),
    ];
    if let Some((key, _)) = ours.into_iter().find(|(_, count)| *count == Some(0)) {
        return Err(Fault::new(key, "must be at least 1, not 0".into()));
    }
    let workers = ("hf_training_args.dataloader_num_workers", arguments.dataloader_num_workers);
    for (name, batch) in [
        ("per_device_train_batch_size", arguments.per_device_train_batch_size),
        ("per_device_eval_batch_size", arguments.per_device_eval_batch_size),
    ] {
        if batch > MOST_CLIPS {
            return Err(argument(name, &format!("must be at most {MOST_CLIPS} clips")));
        }
    }
    let many = [("threads", config.threads), workers].into_iter().find(|(_, count)| *count > Some(MOST_THREADS));
    many.map_or(Ok(()), |(key, _)| Err(Fault::new(key, format!("must be at most {MOST_THREADS}"))))
}

/// More clips at once than any memory of today holds.
const MOST_CLIPS: usize = 1 << 16;
/// More threads than any machine of today has cores would only stand in each other's way.
const MOST_THREADS: usize = 512;

fn check_rates(arguments: &Arguments) -> Checked {
    let positive = |name, value: f64| require(value.is_finite() && value > 0.0, name, value, "a number above 0");
    let not_negative =
        |name, value: f64| require(value.is_finite() && value >= 0.0, name, value, "a number, 0 or more");
    let fraction = |name, value: f64| require((0.0..1.0).contains(&value), name, value, "from 0 to below 1");
    positive("learning_rate", arguments.learning_rate)?;
    positive("adam_epsilon", arguments.adam_epsilon)?;
    not_negative("weight_decay", arguments.weight_decay)?;
    not_negative("max_grad_norm", arguments.max_grad_norm.unwrap_or(0.0))?;
    fraction("adam_beta1", arguments.adam_beta1)?;
    fraction("adam_beta2", arguments.adam_beta2)
}

fn require(holds: bool, name: &str, value: f64, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(argument(name, &format!("must be {what}, not {value}"))) }
}

fn check_precision(arguments: &Arguments) -> Checked {
    let both = arguments.fp16 && arguments.bf16;
    if both { Err(argument("fp16", "fp16 and bf16 cannot both be true: choose one")) } else { Ok(()) }
}

/// What only makes sense when there are evaluations.
fn check_evaluation(config: &TrainingConfig) -> Checked {
    let arguments = &config.hf_training_args;
    let stopping = &config.early_stopping;
    let early = stopping.should_early_stop;
    if arguments.evaluation_strategy == Strategy::No && (early || arguments.load_best_model_at_end) {
        let who = if early { "early stopping" } else { "load_best_model_at_end" };
        return Err(argument(
            "evaluation_strategy",
            &format!("must be `steps` for {who}: without, nothing is compared"),
        ));
    }
    if early && arguments.metric_for_best_model.is_none() {
        return Err(argument("metric_for_best_model", "must be given for early stopping"));
    }
    if !stopping.early_stopping_threshold.is_finite() {
        return Err(Fault::new("early_stopping.early_stopping_threshold", "must be a number".into()));
    }
    Ok(())
}

fn check_probabilities(config: &TrainingConfig) -> Checked {
    let augment = &config.augment;
    let all = [
        ("p_total", augment.p_total),
        ("p_noise", augment.p_noise),
        ("p_shift", augment.p_shift),
        ("p_gain", augment.p_gain),
    ];
    let wrong = all.into_iter().find(|(_, p)| !(0.0..=1.0).contains(p));
    wrong.map_or(Ok(()), |(name, p)| {
        Err(Fault::new(&format!("augment.{name}"), format!("must be a probability, from 0 to 1, not {p}")))
    })
}

/// Three ways to train a part of the model; they exclude each other.
fn check_choice(config: &TrainingConfig) -> Checked {
    let chosen = [
        ("peft_config", config.peft_config.is_some()),
        ("train_fc1_only", config.train_fc1_only),
        ("clever_freeze", config.clever_freeze),
    ];
    let names: Vec<&str> = chosen.into_iter().filter(|(_, chosen)| *chosen).map(|(name, _)| name).collect();
    if names.len() < 2 {
        return Ok(());
    }
    Err(Fault::new(names[1], format!("{} say different things about what is trained: choose one", names.join(" and "))))
}

/// The linear layers of Whisper.
const LAYERS: [&str; 6] = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"];

fn check_peft(peft: &PeftConfig) -> Checked {
    let fault = |name: &str, why: String| Err(Fault::new(&format!("peft_config.{name}"), why));
    if peft.r == 0 {
        return fault("r", "the rank must be at least 1, not 0".into());
    }
    if !(peft.lora_alpha.is_finite() && peft.lora_alpha > 0.0) {
        return fault("lora_alpha", format!("must be a number above 0, not {}", peft.lora_alpha));
    }
    if !(0.0..1.0).contains(&peft.lora_dropout) {
        return fault("lora_dropout", format!("must be from 0 to below 1, not {}", peft.lora_dropout));
    }
    if peft.target_modules.is_empty() {
        return fault("target_modules", format!("must list layers that get an adapter, of {}", LAYERS.join(", ")));
    }
    let last = |module: &str| module.rsplit('.').next().unwrap_or_default().to_owned();
    let Some(wrong) = peft.target_modules.iter().find(|module| !LAYERS.contains(&last(module).as_str())) else {
        return Ok(());
    };
    let hint = nearest(&last(wrong), &LAYERS).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    fault("target_modules", format!("Whisper has no linear layer `{wrong}`: there are {}{hint}", LAYERS.join(", ")))
}

fn argument(name: &str, why: &str) -> Fault {
    Fault::new(&format!("hf_training_args.{name}"), why.to_owned())
}
