//! A loaded model with everything it needs to write a caption.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use candle_core::{DType, Tensor};

use super::adapter::Adapter;
use super::config::{GenerationConfig, WhisperConfig};
use super::device::{Device, Precision};
use super::engine::{Caption, ModelInfo};
use super::generate::{Written, greedy};
use super::model::Whisper;
use super::prompt::Prompt;
use super::tokenizer::Tokenizer;
use super::trainable::{Choice, Parts, Trainable};
use crate::audio::{AudioContext, Given, LogMel, frames_needed};
use crate::stop::Watch;

/// A HuggingFace Whisper directory, loaded.
pub struct Checkpoint {
    /// Sizes.
    pub config: WhisperConfig,
    /// What generation must not write.
    pub generation: GenerationConfig,
    /// Text to ids and back.
    pub tokenizer: Tokenizer,
    pub(super) model: Whisper,
    log_mel: LogMel,
    device: candle_core::Device,
    dtype: DType,
    info: ModelInfo,
    /// The LoRA adapter, where it can be turned.
    pub(super) adapter: Option<Adapter>,
}

impl Checkpoint {
    /// Loads the HuggingFace directory `dir` onto `device` in `precision`: a whole model, or a LoRA adapter, whose base model is
    /// found by what its config names.
    ///
    /// # Errors
    /// Which file is missing, torn, or does not fit the others.
    pub fn load(dir: &Path, device: Device, precision: Precision) -> Result<Self> {
        Ok(Trainable::open(dir, device, precision, &Choice::default())?.checkpoint)
    }

    /// From its parts.
    pub(super) fn from_parts(parts: Parts, model: Whisper, device: &candle_core::Device, dtype: DType) -> Self {
        let Parts { config, generation, tokenizer, info, adapter } = parts;
        let log_mel = LogMel::new(config.num_mel_bins);
        Self { config, generation, tokenizer, model, log_mel, device: device.clone(), dtype, info, adapter }
    }

    /// The model itself.
    pub fn model(&self) -> &Whisper {
        &self.model
    }

    /// `numbers` `[batch, mel, frames]` on the model's device in its precision.
    ///
    /// # Errors
    /// The shape does not fit the numbers.
    pub fn log_mel_tensor(&self, numbers: &[f32], batch: usize) -> Result<Tensor> {
        let bins = self.config.num_mel_bins;
        let frames = numbers.len() / (batch * bins).max(1);
        Ok(Tensor::from_slice(numbers, (batch, bins, frames), &self.device)?.to_dtype(self.dtype)?)
    }

    /// What is loaded, for people.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// The prompt for a text prefix.
    pub fn prompt(&self, prefix: &str) -> Result<Prompt> {
        Prompt::new(&self.tokenizer, &self.generation, prefix)
    }

    /// What the model hears in a clip (the first 30 s of mono samples at 16 kHz, perhaps masked): `[1, 1500, d_model]`, or fewer positions for a model that
    /// was trained with `audio_context: clip`.
    pub(super) fn hear<'a>(&self, clip: impl Into<Given<'a>>, watch: &Watch) -> Result<Tensor> {
        let clip = clip.into();
        let log_mel = self.log_mel_tensor(&clip.log_mel(&self.log_mel), 1)?;
        let most = log_mel.dim(2)?.min(2 * self.config.max_source_positions);
        let frames = match self.config.audio_context {
            AudioContext::Full => most,
            AudioContext::Clip => frames_needed(clip.samples.len()).min(most),
        };
        self.model.encode(&log_mel.narrow(2, 0, frames)?, watch)
    }

    /// Writes a caption for a clip (mono samples at 16 kHz, perhaps masked), greedily: the likeliest token each time, until the end of text or
    /// `max_length` tokens with the prompt. `on_token` hears of each as it is made.
    ///
    /// # Errors
    /// [`super::Stopped`] once `watch` says so; a prompt that leaves no room.
    pub fn caption<'a>(
        &self,
        clip: impl Into<Given<'a>>,
        prefix: &str,
        max_length: usize,
        watch: &Watch,
        on_token: &mut dyn FnMut(&Written),
    ) -> Result<Caption> {
        let prompt = self.prompt(prefix)?.ids();
        let begun = Instant::now();
        let encoded = self.hear(clip, watch)?;
        let encode_seconds = begun.elapsed().as_secs_f64();
        let begun = Instant::now();
        let written = greedy(self, &encoded, &prompt, max_length, watch, on_token)?;
        let decode_seconds = begun.elapsed().as_secs_f64();
        self.finish(&prompt, &written, encode_seconds, decode_seconds)
    }

    fn finish(&self, prompt: &[u32], written: &[Written], encode_seconds: f64, decode_seconds: f64) -> Result<Caption> {
        let ids: Vec<u32> = written.iter().map(|w| w.id).collect();
        Ok(Caption {
            text: self.tokenizer.decode(&ids)?.trim().to_owned(),
            tokens: [prompt, &ids].concat(),
            prompt_len: prompt.len(),
            pieces: ids.iter().map(|&id| self.tokenizer.piece(id)).collect(),
            log_probs: written.iter().map(|w| w.log_prob).collect(),
            encode_seconds,
            decode_seconds,
        })
    }
}
