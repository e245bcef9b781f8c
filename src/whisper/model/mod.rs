//! The Whisper model: an encoder of sound and a decoder of text, with the way back from the loss to every weight.
//!
//! After "Robust Speech Recognition via Large-Scale Weak Supervision" (Radford et al., 2022), with HuggingFace's names.

mod attention;
mod block;
mod cache;
mod decoder;
mod encoder;
mod layers;
mod learn;

use anyhow::Result;
use candle_core::Tensor;

pub use cache::Cache;
pub use learn::Lesson;

use super::config::WhisperConfig;
use super::weights::Parameters;
use crate::stop::Watch;
use decoder::Decoder;
use encoder::Encoder;

/// A Whisper with its weights.
pub struct Whisper {
    encoder: Encoder,
    decoder: Decoder,
}

impl Whisper {
    /// Takes every tensor it needs from `parameters`.
    ///
    /// # Errors
    /// A tensor is missing, torn or of another shape.
    pub fn new(config: &WhisperConfig, parameters: &mut Parameters) -> Result<Self> {
        Ok(Self { encoder: Encoder::new(config, parameters)?, decoder: Decoder::new(config, parameters)? })
    }

    /// Hears: `log_mel` `[batch, mel, frames]` with an even number of frames becomes `[batch, frames / 2, d_model]`.
    ///
    /// # Errors
    /// [`super::Stopped`] once `watch` says so; otherwise shapes that do not fit.
    pub fn encode(&self, log_mel: &Tensor, watch: &Watch) -> Result<Tensor> {
        self.encoder.forward(log_mel, watch)
    }

    /// Reads: logits `[batch, time, vocabulary]` for `tokens` `[batch, time]` (u32) after hearing `encoded`.
    pub fn decode(&self, tokens: &Tensor, encoded: &Tensor) -> candle_core::Result<Tensor> {
        let hidden = self.decoder.forward(tokens, encoded, &mut Cache::none())?;
        self.decoder.logits(&hidden)
    }

    /// The last hidden states `[rows, time, width]` for `tokens` `[rows, time]` (u32) that continue those in `cache`, after hearing
    /// `encoded` `[clips, heard, width]`; the rows of a clip stand beside each other, equally many for each.
    pub fn hidden(&self, tokens: &Tensor, encoded: &Tensor, cache: &mut Cache) -> candle_core::Result<Tensor> {
        self.decoder.forward(tokens, encoded, cache)
    }

    /// As [`Self::decode`], with the cross-attention of each layer: `[batch, heads, time, heard]`.
    pub fn decode_looking(&self, tokens: &Tensor, encoded: &Tensor) -> candle_core::Result<(Tensor, Vec<Tensor>)> {
        let (hidden, looks) = self.decoder.forward_looking(tokens, encoded)?;
        Ok((self.decoder.logits(&hidden)?, looks))
    }

    /// What every token is worth behind each of `hidden` `[.., width]`: logits `[.., vocabulary]`.
    pub fn logits(&self, hidden: &Tensor) -> candle_core::Result<Tensor> {
        self.decoder.logits(hidden)
    }
}
