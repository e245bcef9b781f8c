//! The two kinds of transformer layer, forward and back.

use anyhow::Result;
use candle_core::Tensor;

use super::attention::{AttentionTrace, MultiHead};
use super::cache::LayerCache;
use super::layers::{LayerNorm, Linear};
use crate::whisper::gradients::Gradients;
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

/// What the way back needs: the input and what stands before the GELU.
struct FeedForwardTrace {
    x: Tensor,
    wide: Tensor,
}

impl FeedForward {
    fn new(p: &mut Parameters, name: &str, size: Size) -> Result<Self> {
        Ok(Self {
            norm: LayerNorm::new(p, &format!("{name}.final_layer_norm"), size.width)?,
            fc1: Linear::new(p, &format!("{name}.fc1"), size.width, size.ffn)?,
            fc2: Linear::new(p, &format!("{name}.fc2"), size.ffn, size.width)?,
        })
    }

    fn forward(&self, x: Tensor) -> candle_core::Result<(Tensor, FeedForwardTrace)> {
        let wide = self.fc1.forward(&self.norm.forward(&x)?)?;
        let y = ops::add(&x, &self.fc2.forward(&ops::gelu(&wide)?)?)?;
        Ok((y, FeedForwardTrace { x, wide }))
    }

    fn backward(&self, trace: FeedForwardTrace, grad: Tensor, g: &mut Gradients) -> candle_core::Result<Tensor> {
        let FeedForwardTrace { x, wide } = trace;
        let to_gelu = self.fc2.backward(&ops::gelu(&wide)?, &grad, g)?;
        let to_wide = ops::gelu_backward(&wide, &to_gelu)?;
        drop((wide, to_gelu));
        let to_normal = self.fc1.backward(&self.norm.forward(&x)?, &to_wide, g)?;
        ops::gather_into(grad, &self.norm.backward(&x, &to_normal, g)?)
    }
}

/// A layer of the encoder.
pub(super) struct EncoderLayer {
    norm: LayerNorm,
    attention: MultiHead,
    feed_forward: FeedForward,
}

/// What the way back through an encoder layer needs.
pub(super) struct EncoderTrace {
    x: Tensor,
    attention: AttentionTrace,
    feed_forward: FeedForwardTrace,
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
    pub(super) fn forward(&self, x: Tensor) -> candle_core::Result<(Tensor, EncoderTrace)> {
        let normal = self.norm.forward(&x)?;
        let (seen, attention) = self.attention.forward(&normal, self.attention.keys_values(&normal)?, false)?;
        let (y, feed_forward) = self.feed_forward.forward(ops::add(&x, &seen)?)?;
        Ok((y, EncoderTrace { x, attention, feed_forward }))
    }

    /// Gathers the gradients from `grad` and returns what flows back to the input.
    pub(super) fn backward(&self, trace: EncoderTrace, grad: Tensor, g: &mut Gradients) -> candle_core::Result<Tensor> {
        let grad = self.feed_forward.backward(trace.feed_forward, grad, g)?;
        let normal = self.norm.forward(&trace.x)?;
        let (to_x, to_source) = self.attention.backward(trace.attention, (&normal, &normal), &grad, false, g)?;
        let to_normal = ops::gather_into(to_x, &to_source)?;
        ops::gather_into(grad, &self.norm.backward(&trace.x, &to_normal, g)?)
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

/// What the way back through a decoder layer needs.
pub(super) struct DecoderTrace {
    x: Tensor,
    attention: AttentionTrace,
    middle: Tensor,
    cross_attention: AttentionTrace,
    feed_forward: FeedForwardTrace,
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

    /// `x` `[rows, time, width]` in and out, hearing `encoded` `[clips, heard, width]`, the rows of a clip beside each other; what
    /// `cache` holds is not computed again.
    pub(super) fn forward(
        &self,
        x: Tensor,
        encoded: &Tensor,
        cache: &mut LayerCache,
    ) -> candle_core::Result<(Tensor, DecoderTrace)> {
        let normal = self.norm.forward(&x)?;
        let own = cache.grow(self.attention.keys_values(&normal)?)?;
        let (seen, attention) = self.attention.forward(&normal, own, true)?;
        let middle = ops::add(&x, &seen)?;
        let heard = cache.cross(|| self.cross_attention.keys_values(encoded))?;
        // All rows of a clip look at its sound together, so that its keys and values stand in memory once.
        let (clips, width) = (heard.0.dim(0)?, heard.0.dim(2)?);
        let asking = self.cross_norm.forward(&middle)?.reshape((clips, (), width))?;
        let (seen, cross_attention) = self.cross_attention.forward(&asking, heard, false)?;
        let (y, feed_forward) = self.feed_forward.forward(ops::add(&middle, &seen.reshape(middle.shape())?)?)?;
        Ok((y, DecoderTrace { x, attention, middle, cross_attention, feed_forward }))
    }

    /// How much each position of a pass looked at each of what was heard: `[clips, heads, positions, heard]`.
    pub(super) fn heard_by(&self, trace: &DecoderTrace) -> candle_core::Result<Tensor> {
        self.cross_attention.weights(&trace.cross_attention)
    }

    /// Gathers the gradients from `grad` and returns what flows back to the input and to `encoded`.
    pub(super) fn backward(
        &self,
        trace: DecoderTrace,
        encoded: &Tensor,
        grad: Tensor,
        g: &mut Gradients,
    ) -> candle_core::Result<(Tensor, Tensor)> {
        let DecoderTrace { x, attention, middle, cross_attention, feed_forward } = trace;
        let grad = self.feed_forward.backward(feed_forward, grad, g)?;
        let normal = self.cross_norm.forward(&middle)?;
        let (to_normal, to_encoded) =
            self.cross_attention.backward(cross_attention, (&normal, encoded), &grad, false, g)?;
        let grad = ops::gather_into(grad, &self.cross_norm.backward(&middle, &to_normal, g)?)?;
        let normal = self.norm.forward(&x)?;
        let (to_x, to_source) = self.attention.backward(attention, (&normal, &normal), &grad, true, g)?;
        let to_normal = ops::gather_into(to_x, &to_source)?;
        Ok((ops::gather_into(grad, &self.norm.backward(&x, &to_normal, g)?)?, to_encoded))
    }
}
