//! The config of captioning files: `configs/caption.yaml` is the commented example.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::generate::Generate;
use super::yaml::{self, ConfigError, Word, number};

/// How to caption files. What a file leaves out has the value of [`CaptionConfig::default`], or, as `None`, that of
/// HuggingFace's generation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaptionConfig {
    /// Which model.
    pub architecture: Architecture,
    /// Where and how exactly to compute.
    pub runtime: Runtime,
    /// How clips are grouped.
    pub dataloader: Dataloader,
    /// How a caption is searched for.
    pub generate: Generate,
    /// What the prefix asks for.
    pub dataset: Source,
}

/// Which model captions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Architecture {
    /// Directory or hub id.
    pub name: Option<String>,
}

/// Where and how exactly to compute.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Runtime {
    /// `cpu`, `cuda`, `metal` or the number of a CUDA device.
    pub device: Option<Word>,
    /// Half precision, where the device has it.
    pub use_fp16: Option<bool>,
}

/// How clips are grouped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dataloader {
    /// How many clips are read together and written together; at least 1.
    #[serde(deserialize_with = "number")]
    pub batch_size: Option<usize>,
}

impl Default for Dataloader {
    fn default() -> Self {
        Self { batch_size: Some(8) }
    }
}

/// What the prefix asks for: `<source_ds> > <task>: `.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The dataset whose manner of captioning is wanted: `clotho`, `audiocaps`, `audioset`.
    pub source_ds: String,
    /// `caption` or `keywords`.
    pub task: String,
}

impl Default for Source {
    fn default() -> Self {
        Self { source_ds: "clotho".into(), task: "caption".into() }
    }
}

impl CaptionConfig {
    /// Reads `file`; an unknown key is an error.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        yaml::parse_strictly(file, &yaml::read(file)?)
    }

    /// The text prefix: `clotho > caption: `, its space at the end too.
    pub fn prefix(&self) -> String {
        format!("{} > {}: ", self.dataset.source_ds, self.dataset.task)
    }

    /// How many clips are read together and written together.
    pub fn batch_size(&self) -> usize {
        self.dataloader.batch_size.unwrap_or(1).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<CaptionConfig, ConfigError> {
        yaml::parse_strictly(Path::new("caption.yaml"), text)
    }

    #[test]
    fn the_shipped_example_is_the_default_with_a_model() {
        let shipped = parsed(include_str!("../../configs/caption.yaml")).unwrap();
        assert!(shipped.architecture.name.is_some());
        assert_eq!(shipped.generate.max_length, Some(80));
        assert_eq!(shipped.batch_size(), CaptionConfig::default().batch_size());
        assert_eq!(shipped.prefix(), "clotho > caption: ");
        assert!(!shipped.generate.do_sample.unwrap() && shipped.generate.num_beams == Some(1));
    }

    #[test]
    fn reads_every_key_of_the_published_system() {
        let text = "architecture: {name: m}\nruntime: {device: 0, use_fp16: true}\ndataloader: {batch_size: 1_6}\n\
            generate: {max_length: 100, num_beams: 5, do_sample: false, top_k: null, top_p: 0.9, temperature: 1, \
            num_beam_groups: 1, diversity_penalty: 0, penalty_alpha: null, length_penalty: 1.0, repetition_penalty: 1, \
            no_repeat_ngram_size: 0, early_stopping: never, num_return_sequences: 1}\n\
            dataset: {source_ds: audioset, task: keywords}\n";
        let config = parsed(text).unwrap();
        assert_eq!(config.runtime.device, Some(Word::Number(0)));
        assert_eq!(config.batch_size(), 16);
        assert_eq!(config.generate.early_stopping, Some(Word::Text("never".into())));
        assert_eq!(config.generate.num_beams, Some(5));
        assert_eq!(config.prefix(), "audioset > keywords: ");
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let message = parsed("generate:\n  num_beam: 5\n").unwrap_err().to_string();
        assert_eq!(message, "caption.yaml line 2: unknown key `generate.num_beam`; did you mean `num_beams`?");
    }
}
