//! The half that writes.

use anyhow::Result;
use candle_core::Tensor;

use super::block::{DecoderLayer, Size};
use super::cache::Cache;
use super::layers::LayerNorm;
use crate::whisper::config::WhisperConfig;
use crate::whisper::ops;
use crate::whisper::weights::Parameters;

/// Token and position embeddings, and layers. The embedding is also the output projection.
pub(super) struct Decoder {
    tokens: Tensor,
    positions: Tensor,
    layers: Vec<DecoderLayer>,
    norm: LayerNorm,
    scale: f64,
}

impl Decoder {
    pub(super) fn new(config: &WhisperConfig, p: &mut Parameters) -> Result<Self> {
        let width = config.d_model;
        let size = Size { width, heads: config.decoder_attention_heads, ffn: config.decoder_ffn_dim };
        let layer = |p: &mut Parameters, i| DecoderLayer::new(p, &format!("model.decoder.layers.{i}"), size);
        Ok(Self {
            tokens: p.get("model.decoder.embed_tokens.weight", &[config.vocab_size, width])?,
            positions: p.get("model.decoder.embed_positions.weight", &[config.max_target_positions, width])?,
            layers: (0..config.decoder_layers).map(|i| layer(p, i)).collect::<Result<_>>()?,
            norm: LayerNorm::new(p, "model.decoder.layer_norm", width)?,
            scale: if config.scale_embedding { (width as f64).sqrt() } else { 1.0 },
        })
    }

    /// Hidden states `[batch, time, width]` for `tokens` `[batch, time]` that follow those in `cache`.
    pub(super) fn forward(&self, tokens: &Tensor, encoded: &Tensor, cache: &mut Cache) -> candle_core::Result<Tensor> {
        let (batch, time) = tokens.dims2()?;
        let first = cache.positions();
        if first + time > self.positions.dim(0)? {
            candle_core::bail!(
                "{} tokens are more than the decoder's {} positions",
                first + time,
                self.positions.dim(0)?
            );
        }
        let embedded = self.tokens.index_select(&tokens.flatten_all()?, 0)?.reshape((batch, time, ()))?;
        let mut x = (embedded * self.scale)?.broadcast_add(&self.positions.narrow(0, first, time)?)?;
        for (number, layer) in self.layers.iter().enumerate() {
            x = layer.forward(&x, encoded, cache.layer(number))?;
        }
        cache.advance(time);
        self.norm.forward(&x)
    }

    /// `[.., width]` to `[.., vocabulary]`.
    pub(super) fn logits(&self, hidden: &Tensor) -> candle_core::Result<Tensor> {
        ops::linear(hidden, &self.tokens, None)
    }
}
