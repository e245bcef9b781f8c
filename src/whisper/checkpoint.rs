//! A loaded model with everything it needs to write a caption.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use candle_core::{DType, Tensor};

use super::adapter::Adapter;
use super::config::{GenerationConfig, WhisperConfig};
use super::device::{Device, Precision};
use super::engine::{Caption, ModelInfo};
use super::generate::{OnStep, Search, Sequence, Start, Written};
use super::model::Whisper;
use super::prompt::Prompt;
use super::tokenizer::Tokenizer;
use super::trainable::{Choice, Parts, Trainable};
use crate::audio::{AudioContext, Given, LogMel, frames_needed};
use crate::random::rank;
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
    ///
    /// # Errors
    /// [`super::Stopped`] once `watch` says so.
    pub fn hear<'a>(&self, clip: impl Into<Given<'a>>, watch: &Watch) -> Result<Heard> {
        let (begun, clip) = (Instant::now(), clip.into());
        let log_mel = self.log_mel_tensor(&clip.log_mel(&self.log_mel), 1)?;
        let most = log_mel.dim(2)?.min(2 * self.config.max_source_positions);
        let frames = match self.config.audio_context {
            AudioContext::Full => most,
            AudioContext::Clip => frames_needed(clip.samples.len()).min(most),
        };
        let encoded = self.model.encode(&log_mel.narrow(2, 0, frames)?, watch)?;
        Ok(Heard { encoded, number: number_of(clip.samples), seconds: begun.elapsed().as_secs_f64() })
    }

    /// Writes captions for a clip (mono samples at 16 kHz, perhaps masked): as many as `search` asks for, the best first. `on_step`
    /// hears of the best so far after every token.
    ///
    /// # Errors
    /// [`super::Stopped`] once `watch` says so; a prompt that leaves no room; a model that computes no numbers.
    pub fn caption<'a>(
        &self,
        clip: impl Into<Given<'a>>,
        prefix: &str,
        search: &Search,
        watch: &Watch,
        on_step: &mut dyn FnMut(&[Written]),
    ) -> Result<Vec<Caption>> {
        let prompt = self.prompt(prefix)?.ids();
        let heard = self.hear(clip, watch)?;
        let start = Start { prompt: &prompt, begun: &[] };
        let mut captions = self.caption_heard(&[heard], start, search, watch, &mut |_, written| on_step(written))?;
        Ok(captions.swap_remove(0))
    }

    /// Writes captions for clips that were heard, equally many positions of each, behind `start`: for each as many as `search` asks
    /// for, the best first. `on_step` hears of the best so far of each clip after every token.
    ///
    /// # Errors
    /// As [`Self::caption`].
    pub fn caption_heard(
        &self,
        heard: &[Heard],
        start: Start<'_>,
        search: &Search,
        watch: &Watch,
        on_step: &mut OnStep,
    ) -> Result<Vec<Vec<Caption>>> {
        let begun = Instant::now();
        let encoded: Vec<&Tensor> = heard.iter().map(|heard| &heard.encoded).collect();
        let encoded = if let [one] = encoded[..] { one.clone() } else { Tensor::cat(&encoded, 0)? };
        let numbers: Vec<u64> = heard.iter().map(|heard| heard.number).collect();
        let found = self.generate(&encoded, start, search, &numbers, watch, on_step)?;
        let decode_seconds = begun.elapsed().as_secs_f64() / heard.len() as f64;
        let caption = |heard: &Heard, sequence: Sequence| {
            let finished = self.finish(start, &sequence)?;
            Ok(Caption { encode_seconds: heard.seconds, decode_seconds, ..finished })
        };
        let of_clip =
            |(heard, found): (&Heard, Vec<Sequence>)| found.into_iter().map(|one| caption(heard, one)).collect();
        heard.iter().zip(found).map(of_clip).collect()
    }

    /// What the model writes for `log_mel` `[batch, mel, frames]` behind `prompt`: the best text for each clip.
    ///
    /// # Errors
    /// As [`Self::caption`].
    pub fn caption_batch(
        &self,
        log_mel: &Tensor,
        prompt: &[u32],
        search: &Search,
        watch: &Watch,
    ) -> Result<Vec<String>> {
        let encoded = self.model.encode(log_mel, watch)?;
        let numbers: Vec<u64> = (0..encoded.dim(0)? as u64).collect();
        let start = Start { prompt, begun: &[] };
        let found = self.generate(&encoded, start, search, &numbers, watch, &mut |_, _| {})?;
        found.into_iter().map(|mut found| Ok(self.finish(start, &found.swap_remove(0))?.text)).collect()
    }

    fn finish(&self, start: Start<'_>, sequence: &Sequence) -> Result<Caption> {
        let ids: Vec<u32> = sequence.tokens.iter().map(|token| token.id).collect();
        let whole = [start.begun, &ids].concat();
        Ok(Caption {
            text: self.tokenizer.decode(&whole)?.trim().to_owned(),
            tokens: [start.prompt, &whole].concat(),
            prompt_len: start.prompt.len(),
            begun: start.begun.len(),
            pieces: ids.iter().map(|&id| self.tokenizer.piece(id)).collect(),
            log_probs: sequence.tokens.iter().map(|token| token.log_prob).collect(),
            score: sequence.score,
            encode_seconds: 0.0,
            decode_seconds: 0.0,
        })
    }
}

/// A clip that the encoder has heard.
#[derive(Clone, Debug)]
pub struct Heard {
    /// `[1, positions, d_model]`.
    pub encoded: Tensor,
    /// Stands for the clip where tokens are drawn.
    number: u64,
    /// What hearing cost, log-mel included.
    pub seconds: f64,
}

/// A number that stands for a sound: the same wherever the sound is.
fn number_of(samples: &[f32]) -> u64 {
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    rank(0, &bytes)
}
