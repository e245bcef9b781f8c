//! The config of a training run: `configs/` holds commented examples.
//!
//! The keys are those of the published system, whose training arguments are HuggingFace's, and a few of our own. What a file
//! leaves out has HuggingFace's value. [`TrainingConfig::to_yaml`] writes what a file resolves to.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::generate::Generate;
use super::yaml::{self, ConfigError, number, plain, section};

mod arguments;
mod check;
mod datasets;
mod meaningless;
mod peft;
mod sections;

pub use crate::audio::AudioContext;
pub use arguments::{Arguments, Optimizer, Schedule, Strategy};
pub use datasets::{DatasetMix, KNOWN_DATASETS, MixedDataset, NamedDataset, PerDataset, Task};
pub use peft::{LoraBias, PeftConfig, PeftType};
pub use sections::{Architecture, Augment, EarlyStopping, Evaluation, Logging, OnNan, Prompt};

/// How to train.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrainingConfig {
    /// Steps, batches, learning rate, evaluation and saving: HuggingFace's training arguments.
    #[serde(deserialize_with = "section")]
    pub hf_training_args: Arguments,
    /// The model that training starts from.
    #[serde(deserialize_with = "section")]
    pub architecture: Architecture,
    /// When to give up before `max_steps`.
    #[serde(deserialize_with = "section")]
    pub early_stopping: EarlyStopping,
    /// Which sample predictions are written down.
    #[serde(deserialize_with = "section")]
    pub logging: Logging,
    /// How much is drawn from the three datasets of the published system.
    #[serde(deserialize_with = "section")]
    pub dataset_mix: DatasetMix,
    /// Other AudioFolders to mix in, or more about the three.
    #[serde(deserialize_with = "section")]
    pub datasets: Vec<NamedDataset>,
    /// How training clips are varied.
    #[serde(deserialize_with = "section")]
    pub augment: Augment,
    /// Train a LoRA adapter instead of the model's own weights.
    pub peft_config: Option<PeftConfig>,
    /// Train the first linear layer of every feed-forward block only.
    pub train_fc1_only: bool,
    /// Train every bias, the convolutions, the encoder's fc1 and the decoder's attentions and fc1 only.
    pub clever_freeze: bool,
    /// What the encoder is run on.
    pub audio_context: AudioContext,
    /// How the labels begin.
    #[serde(deserialize_with = "section")]
    pub prompt: Prompt,
    /// What to do when the loss or the gradient is not a number.
    pub on_nan: OnNan,
    /// What is measured at an evaluation besides the metrics.
    #[serde(deserialize_with = "section")]
    pub evaluation: Evaluation,
    /// How captions are generated at an evaluation; `generation_max_length` and `generation_num_beams` of the training
    /// arguments have been put in here.
    #[serde(deserialize_with = "section")]
    pub generate: Generate,
    /// Threads that compute; `None`: every core.
    #[serde(deserialize_with = "number")]
    pub threads: Option<usize>,
    /// Keys of the file that mean nothing to this program, in the order of the file.
    #[serde(skip)]
    pub ignored: Vec<String>,
}

impl TrainingConfig {
    /// Reads `file`.
    ///
    /// # Errors
    /// It cannot be read, is no YAML, has an unknown key or a value that makes no sense.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        Self::parse(file, &yaml::read(file)?)
    }

    /// As [`TrainingConfig::read`], from the `text` of `file`.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ConfigError> {
        let (mut config, unknown) = yaml::parse_like(file, text, &Self::example())?;
        for key in unknown {
            config.ignored.push(meaningless::accept(file, text, key)?);
        }
        let malformed = |fault: check::Fault| {
            let line = yaml::line_of(text, &fault.key.split('.').collect::<Vec<_>>());
            ConfigError::Malformed { file: file.to_owned(), line, why: fault.to_string() }
        };
        config.resolve();
        check::check(&config).map_err(malformed)?;
        Ok(config)
    }

    /// The resolved config; reading it gives the same config again.
    pub fn to_yaml(&self) -> String {
        // Plain structs of numbers and words always have a YAML form.
        serde_yaml::to_string(self).unwrap_or_default()
    }

    /// A config in which every section and list is there, to know the keys by.
    fn example() -> Self {
        Self { peft_config: Some(PeftConfig::default()), datasets: vec![NamedDataset::default()], ..Self::default() }
    }

    /// Puts in the values that follow from others.
    fn resolve(&mut self) {
        self.hf_training_args.resolve();
        let arguments = &self.hf_training_args;
        self.generate.max_length = arguments.generation_max_length.or(self.generate.max_length);
        self.generate.num_beams = arguments.generation_num_beams.or(self.generate.num_beams);
        self.logging.log_preds_every_n_steps =
            self.logging.log_preds_every_n_steps.or(self.hf_training_args.eval_steps);
        self.datasets.iter_mut().for_each(NamedDataset::resolve);
    }
}

#[cfg(test)]
mod tests;
