//! The config of captioning files: `configs/caption.yaml` is the commented example.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::generate::Generate;
use super::yaml::{self, ConfigError, Word, number};
use crate::audio::{Listen, Mask};

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
    /// What of a clip the model is given.
    pub hear: Hear,
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
    /// Weights of fewer bits, on the CPU.
    pub quantize: Option<Quantize>,
    /// How much of a LoRA adapter is added: 0 is its base model, 1 what was trained.
    #[serde(deserialize_with = "number")]
    pub lora_scale: Option<f64>,
}

/// What of a clip the model is given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hear {
    /// Where in a longer clip the 30 s begin, in seconds; 0 when left out.
    #[serde(deserialize_with = "number")]
    pub window: Option<f64>,
    /// All of a longer clip, 30 s after 30 s.
    pub windows: bool,
    /// What is masked, in seconds from the window's beginning and in Hz.
    pub mask: Vec<Mask>,
}

impl Hear {
    /// What to listen to.
    ///
    /// # Errors
    /// A window that cannot be, or one window and all of them.
    pub fn listen(&self) -> Result<Listen, String> {
        match (self.window, self.windows) {
            (Some(_), true) => Err("one window and all windows exclude each other: leave out one of them".to_owned()),
            (Some(from), false) if from.is_finite() && from >= 0.0 => Ok(Listen::From(from)),
            (Some(from), false) => Err(format!("a window begins at a second from 0 on, not at {from}")),
            (None, true) => Ok(Listen::Windows),
            (None, false) => Ok(Listen::From(0.0)),
        }
    }
}

/// How weights are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantize {
    /// Eight bits and a scale for each 32 numbers.
    #[serde(rename = "q8_0")]
    Q8_0,
}

impl std::str::FromStr for Quantize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "q8_0" { Ok(Self::Q8_0) } else { Err(format!("`{text}` is not known here: q8_0 is all there is")) }
    }
}

/// How clips are grouped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dataloader {
    /// How many clips are captioned together and written together; at least 1.
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

    /// How many clips are captioned together and written together.
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
    fn what_is_heard_can_be_chosen() {
        let hear = |text: &str| parsed(text).unwrap().hear;
        assert_eq!(hear("").listen(), Ok(Listen::From(0.0)));
        assert_eq!(hear("hear: {window: 30}").listen(), Ok(Listen::From(30.0)));
        assert_eq!(hear("hear: {windows: true}").listen(), Ok(Listen::Windows));
        assert!(hear("hear: {windows: true, window: 3}").listen().unwrap_err().contains("exclude each other"));
        assert!(hear("hear: {window: -3}").listen().unwrap_err().contains("from 0 on, not at -3"));
        let masks = hear("hear: {mask: ['1-2.5', ':200-800']}").mask;
        assert_eq!(masks.iter().map(ToString::to_string).collect::<Vec<_>>(), ["1-2.5", ":200-800"]);
        let error = parsed("hear: {mask: ['2-1']}").unwrap_err().to_string();
        assert!(error.contains("2-1 s ends before it begins"), "{error}");
        let error = parsed("runtime: {quantize: q4_0}").unwrap_err().to_string();
        assert!(error.contains("q8_0"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let message = parsed("generate:\n  num_beam: 5\n").unwrap_err().to_string();
        assert_eq!(message, "caption.yaml line 2: unknown key `generate.num_beam`; did you mean `num_beams`?");
    }
}
