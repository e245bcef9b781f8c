//! The two kinds of transformer layer.

use anyhow::Result;
use candle_core::Tensor;

use super::attention::MultiHead;
use super::cache::LayerCache;
use super::layers::{LayerNorm, Linear};
use crate::whisper::ops;
use crate::whisper::weights::Parameters;

/// Width, heads and feed-forward width of a layer.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub width: usize,
    pub heads: usize,
    pub ffn: usize,
}

/// The feed-forward half of every layer: norm, widen, GELU, narrow.
struct FeedForward {
    norm: LayerNorm,
    fc1: Linear,
    fc2: Linear,
}

impl FeedForward {
    fn new(p: &mut Parameters, name: &str, size: Size) -> Result<Self> {
        Ok(Self {
            norm: LayerNorm::new(p, &format!("{name}.final_layer_norm"), size.width)?,
            fc1: Linear::new(p, &format!("{name}.fc1"), size.width, size.ffn)?,
            fc2: Linear::new(p, &format!("{name}.fc2"), size.ffn, size.width)?,
        })
    }

    fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let wide = ops::gelu(&self.fc1.forward(&self.norm.forward(x)?)?)?;
        x + self.fc2.forward(&wide)?
    }
}

/// A layer of the encoder.
pub(super) struct EncoderLayer {
    norm: LayerNorm,
    attention: MultiHead,
    feed_forward: FeedForward,
}

impl EncoderLayer {
    pub(super) fn new(p: &mut Parameters, name: &str, size: Size) -> Result<Self> {
        Ok(Self {
            norm: LayerNorm::new(p, &format!("{name}.self_attn_layer_norm"), size.width)?,
            attention: MultiHead::new(p, &format!("{name}.self_attn"), size.width, size.heads)?,
            feed_forward: FeedForward::new(p, name, size)?,
        })
    }

    /// `[batch, time, width]` in and out.
    pub(super) fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let normal = self.norm.forward(x)?;
        let keys_values = self.attention.keys_values(&normal)?;
        let x = (x + self.attention.forward(&normal, &keys_values, false)?)?;
        self.feed_forward.forward(&x)
    }
}

/// A layer of the decoder.
pub(super) struct DecoderLayer {
    norm: LayerNorm,
    attention: MultiHead,
    cross_norm: LayerNorm,
    cross_attention: MultiHead,
    feed_forward: FeedForward,
}

impl DecoderLayer {
    pub(super) fn new(p: &mut Parameters, name: &str, size: Size) -> Result<Self> {
        Ok(Self {
            norm: LayerNorm::new(p, &format!("{name}.self_attn_layer_norm"), size.width)?,
            attention: MultiHead::new(p, &format!("{name}.self_attn"), size.width, size.heads)?,
            cross_norm: LayerNorm::new(p, &format!("{name}.encoder_attn_layer_norm"), size.width)?,
            cross_attention: MultiHead::new(p, &format!("{name}.encoder_attn"), size.width, size.heads)?,
            feed_forward: FeedForward::new(p, name, size)?,
        })
    }

    /// `x` `[batch, time, width]` in and out, hearing `encoded`; what `cache` holds is not computed again.
    pub(super) fn forward(&self, x: &Tensor, encoded: &Tensor, cache: &mut LayerCache) -> candle_core::Result<Tensor> {
        let normal = self.norm.forward(x)?;
        let own = cache.grow(self.attention.keys_values(&normal)?)?;
        let x = (x + self.attention.forward(&normal, &own, true)?)?;
        let heard = cache.cross(|| self.cross_attention.keys_values(encoded))?;
        let normal = self.cross_norm.forward(&x)?;
        let x = (&x + self.cross_attention.forward(&normal, &heard, false)?)?;
        self.feed_forward.forward(&x)
    }
}
