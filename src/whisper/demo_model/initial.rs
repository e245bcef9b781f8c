//! The demo model's first weights, drawn as HuggingFace's `WhisperPreTrainedModel._init_weights` does: normal with deviation
//! 0.02, biases 0, norms 1, the encoder's positions sinusoidal. Stored as 16-bit floats to be half as large.

use std::collections::HashMap;

use anyhow::Result;
use candle_core::{DType, Device, Tensor};
use rand::Rng as _;

use super::{D_MODEL, LAYERS, MEL_BINS, SOURCE_POSITIONS, TARGET_POSITIONS};
use crate::random::{Rng, seeded};

/// Deviation of the first weights.
pub const STD: f64 = 0.02;

/// The bytes of `model.safetensors` for a vocabulary of `vocab_size` tokens.
pub fn weights(vocab_size: usize) -> Result<Vec<u8>> {
    let mut draw = Draw { rng: seeded(1), tensors: Vec::new() };
    draw.encoder()?;
    draw.decoder(vocab_size)?;
    // transformers asks for it.
    let metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    Ok(safetensors::serialize(draw.tensors, Some(metadata))?)
}

struct Draw {
    rng: Rng,
    tensors: Vec<(String, Tensor)>,
}

impl Draw {
    fn encoder(&mut self) -> Result<()> {
        let part = "model.encoder";
        self.drawn(&format!("{part}.conv1.weight"), &[D_MODEL, MEL_BINS, 3])?;
        self.constant(&format!("{part}.conv1.bias"), 0.0, D_MODEL)?;
        self.drawn(&format!("{part}.conv2.weight"), &[D_MODEL, D_MODEL, 3])?;
        self.constant(&format!("{part}.conv2.bias"), 0.0, D_MODEL)?;
        self.push(&format!("{part}.embed_positions.weight"), sinusoids(), &[SOURCE_POSITIONS, D_MODEL])?;
        (0..LAYERS).try_for_each(|layer| self.layer(&format!("{part}.layers.{layer}"), &["self_attn"]))?;
        self.norm(&format!("{part}.layer_norm"))
    }

    fn decoder(&mut self, vocab_size: usize) -> Result<()> {
        let part = "model.decoder";
        self.drawn(&format!("{part}.embed_tokens.weight"), &[vocab_size, D_MODEL])?;
        self.drawn(&format!("{part}.embed_positions.weight"), &[TARGET_POSITIONS, D_MODEL])?;
        (0..LAYERS)
            .try_for_each(|layer| self.layer(&format!("{part}.layers.{layer}"), &["self_attn", "encoder_attn"]))?;
        self.norm(&format!("{part}.layer_norm"))
    }

    fn layer(&mut self, layer: &str, attentions: &[&str]) -> Result<()> {
        for attention in attentions {
            let attention = format!("{layer}.{attention}");
            for projection in ["q_proj", "k_proj", "v_proj", "out_proj"] {
                self.drawn(&format!("{attention}.{projection}.weight"), &[D_MODEL, D_MODEL])?;
                if projection != "k_proj" {
                    self.constant(&format!("{attention}.{projection}.bias"), 0.0, D_MODEL)?;
                }
            }
            self.norm(&format!("{attention}_layer_norm"))?;
        }
        self.drawn(&format!("{layer}.fc1.weight"), &[4 * D_MODEL, D_MODEL])?;
        self.constant(&format!("{layer}.fc1.bias"), 0.0, 4 * D_MODEL)?;
        self.drawn(&format!("{layer}.fc2.weight"), &[D_MODEL, 4 * D_MODEL])?;
        self.constant(&format!("{layer}.fc2.bias"), 0.0, D_MODEL)?;
        self.norm(&format!("{layer}.final_layer_norm"))
    }

    fn norm(&mut self, name: &str) -> Result<()> {
        self.constant(&format!("{name}.weight"), 1.0, D_MODEL)?;
        self.constant(&format!("{name}.bias"), 0.0, D_MODEL)
    }

    fn constant(&mut self, name: &str, value: f32, count: usize) -> Result<()> {
        self.push(name, vec![value; count], &[count])
    }

    fn drawn(&mut self, name: &str, shape: &[usize]) -> Result<()> {
        let values = (0..shape.iter().product()).map(|_| (STD * normal(&mut self.rng)) as f32).collect();
        self.push(name, values, shape)
    }

    fn push(&mut self, name: &str, values: Vec<f32>, shape: &[usize]) -> Result<()> {
        let tensor = Tensor::from_vec(values, shape, &Device::Cpu)?.to_dtype(DType::F16)?;
        self.tensors.push((name.to_owned(), tensor));
        Ok(())
    }
}

/// A number of the standard normal distribution (Box and Muller).
fn normal(rng: &mut Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.random::<f64>()).cos()
}

/// `[1500, d_model]`: sines of wavelengths from 2 pi to 10000 * 2 pi in the first half, cosines in the second, as OpenAI's
/// `sinusoids`.
fn sinusoids() -> Vec<f32> {
    let half = D_MODEL / 2;
    let step = 10_000_f64.ln() / (half as f64 - 1.0);
    let angle = |time: usize, channel: usize| time as f64 * (-step * channel as f64).exp();
    let row = |time: usize| {
        let sines = (0..half).map(move |channel| angle(time, channel).sin() as f32);
        sines.chain((0..half).map(move |channel| angle(time, channel).cos() as f32))
    };
    (0..SOURCE_POSITIONS).flat_map(row).collect()
}
