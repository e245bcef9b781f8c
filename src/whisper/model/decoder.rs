//! The half that writes.

use anyhow::Result;
use candle_core::Tensor;

use super::block::{DecoderLayer, DecoderTrace, Size};
use super::cache::Cache;
use super::layers::LayerNorm;
use crate::whisper::config::WhisperConfig;
use crate::whisper::gradients::Gradients;
use crate::whisper::ops;
use crate::whisper::weights::{Matrix, Parameter, Parameters};

/// Token and position embeddings, and layers. The embedding is also the output projection.
pub(super) struct Decoder {
    pub(super) tokens: Matrix,
    positions: Parameter,
    layers: Vec<DecoderLayer>,
    norm: LayerNorm,
    scale: f64,
}

/// What the way back through the decoder needs.
pub(super) struct Trace {
    layers: Vec<DecoderTrace>,
    last: Tensor,
}

impl Decoder {
    pub(super) fn new(config: &WhisperConfig, p: &mut Parameters) -> Result<Self> {
        let width = config.d_model;
        let size = Size { width, heads: config.decoder_attention_heads, ffn: config.decoder_ffn_dim };
        let layer = |p: &mut Parameters, i| DecoderLayer::new(p, &format!("model.decoder.layers.{i}"), size);
        Ok(Self {
            tokens: p.matrix("model.decoder.embed_tokens.weight", config.vocab_size, width)?,
            positions: p.get("model.decoder.embed_positions.weight", &[config.max_target_positions, width])?,
            layers: (0..config.decoder_layers).map(|i| layer(p, i)).collect::<Result<_>>()?,
            norm: LayerNorm::new(p, "model.decoder.layer_norm", width)?,
            scale: if config.scale_embedding { (width as f64).sqrt() } else { 1.0 },
        })
    }

    /// Hidden states `[batch, time, width]` for `tokens` `[batch, time]` that follow those in `cache`.
    pub(super) fn forward(&self, tokens: &Tensor, encoded: &Tensor, cache: &mut Cache) -> candle_core::Result<Tensor> {
        let mut x = self.embed(tokens, cache.positions())?;
        for (number, layer) in self.layers.iter().enumerate() {
            x = layer.forward(x, encoded, cache.layer(number))?.0;
        }
        cache.advance(tokens.dim(1)?);
        self.norm.forward(&x)
    }

    /// As [`Self::forward`] from the first position on, keeping what [`Self::backward`] needs.
    pub(super) fn forward_traced(&self, tokens: &Tensor, encoded: &Tensor) -> candle_core::Result<(Tensor, Trace)> {
        let (mut cache, mut layers) = (Cache::none(), Vec::new());
        let mut x = self.embed(tokens, 0)?;
        for (number, layer) in self.layers.iter().enumerate() {
            let (y, trace) = layer.forward(x, encoded, cache.layer(number))?;
            layers.push(trace);
            x = y;
        }
        Ok((self.norm.forward(&x)?, Trace { layers, last: x }))
    }

    /// As [`Self::forward`] from the first position on, with what each layer's positions look at: `[batch, heads, time, heard]`.
    pub(super) fn forward_looking(
        &self,
        tokens: &Tensor,
        encoded: &Tensor,
    ) -> candle_core::Result<(Tensor, Vec<Tensor>)> {
        let (mut cache, mut looks) = (Cache::none(), Vec::new());
        let mut x = self.embed(tokens, 0)?;
        for (number, layer) in self.layers.iter().enumerate() {
            let (y, trace) = layer.forward(x, encoded, cache.layer(number))?;
            looks.push(layer.heard_by(&trace)?);
            x = y;
        }
        Ok((self.norm.forward(&x)?, looks))
    }

    /// Gathers the gradients from `grad` `[batch, time, width]`; returns what flows back to `encoded`, `[batch, heard, width]`.
    pub(super) fn backward(
        &self,
        trace: Trace,
        tokens: &Tensor,
        encoded: &Tensor,
        grad: &Tensor,
        g: &mut Gradients,
    ) -> candle_core::Result<Tensor> {
        let mut grad = self.norm.backward(&trace.last, grad, g)?;
        drop(trace.last);
        let mut to_encoded: Option<Tensor> = None;
        for (layer, trace) in self.layers.iter().zip(trace.layers).rev() {
            let (to_x, more) = layer.backward(trace, encoded, grad, g)?;
            grad = to_x;
            to_encoded = Some(match to_encoded {
                Some(sum) => ops::gather_into(sum, &more)?,
                None => more,
            });
        }
        self.embed_backward(tokens, &grad, g)?;
        to_encoded.map_or_else(|| encoded.zeros_like(), Ok)
    }

    fn embed(&self, tokens: &Tensor, first: usize) -> candle_core::Result<Tensor> {
        let (batch, time) = tokens.dims2()?;
        let most = self.positions.value().dim(0)?;
        if first + time > most {
            candle_core::bail!("{} tokens are more than the decoder's {most} positions", first + time);
        }
        let rows = self.tokens.rows(tokens)?.reshape((batch, time, ()))?;
        (rows * self.scale)?.broadcast_add(&self.positions.value().narrow(0, first, time)?)
    }

    fn embed_backward(&self, tokens: &Tensor, grad: &Tensor, g: &mut Gradients) -> candle_core::Result<()> {
        let (_, time, width) = grad.dims3()?;
        if let Some(gradient) = g.of(self.tokens.floats()?) {
            let rows = (grad * self.scale)?.reshape(((), width))?;
            gradient.add_at(&tokens.flatten_all()?, &rows)?;
        }
        if let Some(gradient) = g.of(&self.positions) {
            let places = Tensor::arange(0, time as u32, grad.device())?;
            gradient.add_at(&places, &grad.sum(0)?)?;
        }
        Ok(())
    }

    /// `[.., width]` to `[.., vocabulary]`.
    pub(super) fn logits(&self, hidden: &Tensor) -> candle_core::Result<Tensor> {
        self.tokens.linear(hidden, None)
    }
}
