//! The half that hears.

use anyhow::{Result, ensure};
use candle_core::Tensor;

use super::block::{EncoderLayer, Size};
use super::layers::LayerNorm;
use crate::whisper::config::WhisperConfig;
use crate::whisper::ops;
use crate::whisper::stop::Watch;
use crate::whisper::weights::Parameters;

/// Two convolutions, fixed positions, and layers.
pub(super) struct Encoder {
    conv1: (Tensor, Tensor),
    conv2: (Tensor, Tensor),
    positions: Tensor,
    layers: Vec<EncoderLayer>,
    norm: LayerNorm,
}

impl Encoder {
    pub(super) fn new(config: &WhisperConfig, p: &mut Parameters) -> Result<Self> {
        let width = config.d_model;
        let size = Size { width, heads: config.encoder_attention_heads, ffn: config.encoder_ffn_dim };
        let layer = |p: &mut Parameters, i| EncoderLayer::new(p, &format!("model.encoder.layers.{i}"), size);
        Ok(Self {
            conv1: convolution(p, "model.encoder.conv1", config.num_mel_bins, width)?,
            conv2: convolution(p, "model.encoder.conv2", width, width)?,
            positions: p.fixed("model.encoder.embed_positions.weight", &[config.max_source_positions, width])?,
            layers: (0..config.encoder_layers).map(|i| layer(p, i)).collect::<Result<_>>()?,
            norm: LayerNorm::new(p, "model.encoder.layer_norm", width)?,
        })
    }

    /// `[batch, mel, frames]` to `[batch, frames / 2, width]`.
    pub(super) fn forward(&self, log_mel: &Tensor, watch: &Watch) -> Result<Tensor> {
        let frames = log_mel.dim(2)?;
        let most = 2 * self.positions.dim(0)?;
        ensure!(
            frames > 0 && frames % 2 == 0 && frames <= most,
            "{frames} frames: the model hears an even number up to {most}"
        );
        let x = log_mel.transpose(1, 2)?.contiguous()?;
        let x = ops::gelu(&ops::conv3(&x, &self.conv1.0, &self.conv1.1, 1)?)?;
        let x = ops::gelu(&ops::conv3(&x, &self.conv2.0, &self.conv2.1, 2)?)?;
        let mut x = x.broadcast_add(&self.positions.narrow(0, 0, frames / 2)?)?;
        for layer in &self.layers {
            watch.check()?;
            x = layer.forward(&x)?;
        }
        Ok(self.norm.forward(&x)?)
    }
}

/// Weight `[outputs, inputs, 3]` and bias.
fn convolution(p: &mut Parameters, name: &str, inputs: usize, outputs: usize) -> Result<(Tensor, Tensor)> {
    let weight = p.get(&format!("{name}.weight"), &[outputs, inputs, 3])?;
    Ok((weight, p.get(&format!("{name}.bias"), &[outputs])?))
}
