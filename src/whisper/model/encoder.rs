//! The half that hears.

use anyhow::{Result, ensure};
use candle_core::Tensor;

use super::block::{EncoderLayer, EncoderTrace, Size};
use super::layers::LayerNorm;
use crate::stop::Watch;
use crate::whisper::config::WhisperConfig;
use crate::whisper::gradients::Gradients;
use crate::whisper::ops;
use crate::whisper::weights::{Parameter, Parameters};

/// Two convolutions, fixed positions, and layers.
pub(super) struct Encoder {
    conv1: Convolution,
    conv2: Convolution,
    positions: Parameter,
    layers: Vec<EncoderLayer>,
    norm: LayerNorm,
    /// Nothing here is trained: the way back ends at the decoder.
    frozen: bool,
}

/// What the way back through the encoder needs.
pub(super) struct Trace {
    heard: Tensor,
    middle: Tensor,
    /// What the convolutions gave, before the GELU.
    raw: (Tensor, Tensor),
    layers: Vec<EncoderTrace>,
    last: Tensor,
}

impl Encoder {
    pub(super) fn new(config: &WhisperConfig, p: &mut Parameters) -> Result<Self> {
        let width = config.d_model;
        let size = Size { width, heads: config.encoder_attention_heads, ffn: config.encoder_ffn_dim };
        let layer = |p: &mut Parameters, i| EncoderLayer::new(p, &format!("model.encoder.layers.{i}"), size);
        let before = p.trained_count();
        let encoder = Self {
            conv1: Convolution::new(p, "model.encoder.conv1", config.num_mel_bins, width, 1)?,
            conv2: Convolution::new(p, "model.encoder.conv2", width, width, 2)?,
            positions: p.fixed("model.encoder.embed_positions.weight", &[config.max_source_positions, width])?,
            layers: (0..config.encoder_layers).map(|i| layer(p, i)).collect::<Result<_>>()?,
            norm: LayerNorm::new(p, "model.encoder.layer_norm", width)?,
            frozen: false,
        };
        Ok(Self { frozen: p.trained_count() == before, ..encoder })
    }

    /// `[batch, mel, frames]` to `[batch, frames / 2, width]`.
    pub(super) fn forward(&self, log_mel: &Tensor, watch: &Watch) -> Result<Tensor> {
        let x = self.frames_first(log_mel)?;
        let x = ops::gelu(&self.conv1.forward(&x)?)?;
        let x = ops::gelu(&self.conv2.forward(&x)?)?;
        let mut x = self.with_positions(&x)?;
        for layer in &self.layers {
            watch.check()?;
            x = layer.forward(x)?.0;
        }
        Ok(self.norm.forward(&x)?)
    }

    /// As [`Self::forward`], keeping what [`Self::backward`] needs; `None` when nothing here is trained.
    pub(super) fn forward_traced(&self, log_mel: &Tensor) -> Result<(Tensor, Option<Trace>)> {
        if self.frozen {
            return Ok((self.forward(log_mel, &Watch::default())?, None));
        }
        let heard = self.frames_first(log_mel)?;
        let raw1 = self.conv1.forward(&heard)?;
        let middle = ops::gelu(&raw1)?;
        let raw2 = self.conv2.forward(&middle)?;
        let (mut x, mut layers) = (self.with_positions(&ops::gelu(&raw2)?)?, Vec::new());
        for layer in &self.layers {
            let (y, trace) = layer.forward(x)?;
            layers.push(trace);
            x = y;
        }
        Ok((self.norm.forward(&x)?, Some(Trace { heard, middle, raw: (raw1, raw2), layers, last: x })))
    }

    /// Gathers the gradients from `grad` `[batch, frames / 2, width]`.
    pub(super) fn backward(&self, trace: Trace, grad: &Tensor, g: &mut Gradients) -> candle_core::Result<()> {
        let mut grad = self.norm.backward(&trace.last, grad, g)?;
        drop(trace.last);
        for (layer, trace) in self.layers.iter().zip(trace.layers).rev() {
            grad = layer.backward(trace, grad, g)?;
        }
        if self.conv1.is_frozen() && self.conv2.is_frozen() {
            return Ok(());
        }
        let grad = ops::gelu_backward(&trace.raw.1, &grad)?;
        self.conv2.gather(&trace.middle, &grad, g)?;
        let grad = ops::gelu_backward(&trace.raw.0, &self.conv2.backward(&grad)?)?;
        self.conv1.gather(&trace.heard, &grad, g)
    }

    /// `[batch, mel, frames]` to `[batch, frames, mel]`, where the model can hear so many.
    fn frames_first(&self, log_mel: &Tensor) -> Result<Tensor> {
        let frames = log_mel.dim(2)?;
        let most = 2 * self.positions.value().dim(0)?;
        ensure!(
            frames > 0 && frames % 2 == 0 && frames <= most,
            "{frames} frames: the model hears an even number up to {most}"
        );
        Ok(log_mel.transpose(1, 2)?.contiguous()?)
    }

    fn with_positions(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        x.broadcast_add(&self.positions.value().narrow(0, 0, x.dim(1)?)?)
    }
}

/// A convolution over time of width 3.
struct Convolution {
    weight: Parameter,
    bias: Parameter,
    stride: usize,
}

impl Convolution {
    fn new(p: &mut Parameters, name: &str, inputs: usize, outputs: usize, stride: usize) -> Result<Self> {
        let weight = p.get(&format!("{name}.weight"), &[outputs, inputs, 3])?;
        Ok(Self { weight, bias: p.get(&format!("{name}.bias"), &[outputs])?, stride })
    }

    /// `[batch, time, inputs]` to `[batch, time / stride, outputs]`.
    fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        ops::conv3(x, self.weight.value(), self.bias.value(), self.stride)
    }

    fn is_frozen(&self) -> bool {
        self.weight.slot().is_none() && self.bias.slot().is_none()
    }

    /// Gathers its gradients from `grad` `[batch, time / stride, outputs]`.
    fn gather(&self, x: &Tensor, grad: &Tensor, g: &mut Gradients) -> candle_core::Result<()> {
        g.rows(&self.bias, grad)?;
        match g.of(&self.weight) {
            Some(gradient) => ops::conv3_weight_gradient(x, grad, self.stride, gradient),
            None => Ok(()),
        }
    }

    /// What flows back to its input.
    fn backward(&self, grad: &Tensor) -> candle_core::Result<Tensor> {
        ops::conv3_backward(grad, self.weight.value(), self.stride)
    }
}
