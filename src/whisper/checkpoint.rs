//! A loaded model with everything it needs to write a caption.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use candle_core::{DType, Tensor};

use super::config::{GenerationConfig, WhisperConfig};
use super::device::{Device, Precision};
use super::engine::{Caption, ModelInfo};
use super::generate::{Written, greedy};
use super::model::Whisper;
use super::prompt::Prompt;
use super::stop::Watch;
use super::tokenizer::Tokenizer;
use super::weights::{Parameters, Weights};
use crate::audio::{CLIP_SAMPLES, LogMel};

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
}

impl Checkpoint {
    /// Loads the HuggingFace directory `dir` onto `device` in `precision`.
    ///
    /// # Errors
    /// Which file is missing, torn, or does not fit the others.
    pub fn load(dir: &Path, device: Device, precision: Precision) -> Result<Self> {
        let config = WhisperConfig::read(dir)?;
        let tokenizer = Tokenizer::read(dir)?;
        tokenizer.check_fits(&config).with_context(|| format!("in {}", dir.display()))?;
        let dtype = precision.on(device)?;
        let processor = device.open()?;
        let weights = Weights::open(dir)?;
        let mut parameters = Parameters::frozen(&weights, dtype, &processor);
        let model = Whisper::new(&config, &mut parameters)?;
        let info = info(dir, &config, parameters.count(), device, precision);
        let generation = GenerationConfig::read(dir, &config)?;
        let log_mel = LogMel::new(config.num_mel_bins);
        Ok(Self { config, generation, tokenizer, model, log_mel, device: processor, dtype, info })
    }

    /// What is loaded, for people.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// The prompt for a text prefix.
    pub fn prompt(&self, prefix: &str) -> Result<Prompt> {
        Prompt::new(&self.tokenizer, &self.generation, prefix)
    }

    /// What the model hears in mono `samples` at 16 kHz (the first 30 s): `[1, 1500, d_model]`.
    pub(super) fn hear(&self, samples: &[f32], watch: &Watch) -> Result<Tensor> {
        let samples = &samples[..samples.len().min(CLIP_SAMPLES)];
        let log_mel = self.log_mel.compute(samples);
        let mel_bins = self.config.num_mel_bins;
        let frames = log_mel.len() / mel_bins;
        let log_mel = Tensor::from_vec(log_mel, (1, mel_bins, frames), &self.device)?.to_dtype(self.dtype)?;
        self.model.encode(&log_mel.narrow(2, 0, frames.min(2 * self.config.max_source_positions))?, watch)
    }

    /// Writes a caption for mono `samples` at 16 kHz, greedily: the likeliest token each time, until the end of text or
    /// `max_length` tokens with the prompt. `on_token` hears of each as it is made.
    ///
    /// # Errors
    /// [`super::Stopped`] once `watch` says so; a prompt that leaves no room.
    pub fn caption(
        &self,
        samples: &[f32],
        prefix: &str,
        max_length: usize,
        watch: &Watch,
        on_token: &mut dyn FnMut(&Written),
    ) -> Result<Caption> {
        let prompt = self.prompt(prefix)?.ids();
        let begun = Instant::now();
        let encoded = self.hear(samples, watch)?;
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

fn info(dir: &Path, config: &WhisperConfig, parameters: usize, device: Device, precision: Precision) -> ModelInfo {
    ModelInfo {
        name: dir.file_name().map_or_else(|| dir.display().to_string(), |n| n.to_string_lossy().into_owned()),
        path: PathBuf::from(dir),
        parameters,
        d_model: config.d_model,
        encoder_layers: config.encoder_layers,
        decoder_layers: config.decoder_layers,
        mel_bins: config.num_mel_bins,
        vocab_size: config.vocab_size,
        max_length: config.max_target_positions,
        device: device.to_string(),
        dtype: precision.to_string(),
    }
}
