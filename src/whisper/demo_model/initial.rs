//! The demo model's first weights, stored as 16-bit floats to be half as large.

use std::collections::HashMap;

use anyhow::Result;
use candle_core::{DType, Device, Tensor};

use super::{D_MODEL, INIT_STD, LAYERS, MEL_BINS, SOURCE_POSITIONS, TARGET_POSITIONS};
use crate::random::{Rng, seeded};
use crate::whisper::weights::initial;

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
        self.drawn(&format!("{part}.conv1.bias"), &[D_MODEL])?;
        self.drawn(&format!("{part}.conv2.weight"), &[D_MODEL, D_MODEL, 3])?;
        self.drawn(&format!("{part}.conv2.bias"), &[D_MODEL])?;
        self.drawn(&format!("{part}.embed_positions.weight"), &[SOURCE_POSITIONS, D_MODEL])?;
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
                    self.drawn(&format!("{attention}.{projection}.bias"), &[D_MODEL])?;
                }
            }
            self.norm(&format!("{attention}_layer_norm"))?;
        }
        self.drawn(&format!("{layer}.fc1.weight"), &[4 * D_MODEL, D_MODEL])?;
        self.drawn(&format!("{layer}.fc1.bias"), &[4 * D_MODEL])?;
        self.drawn(&format!("{layer}.fc2.weight"), &[D_MODEL, 4 * D_MODEL])?;
        self.drawn(&format!("{layer}.fc2.bias"), &[D_MODEL])?;
        self.norm(&format!("{layer}.final_layer_norm"))
    }

    fn norm(&mut self, name: &str) -> Result<()> {
        self.drawn(&format!("{name}.weight"), &[D_MODEL])?;
        self.drawn(&format!("{name}.bias"), &[D_MODEL])
    }

    fn drawn(&mut self, name: &str, shape: &[usize]) -> Result<()> {
        let values = initial(name, shape, INIT_STD, &mut self.rng);
        self.push(name, values, shape)
    }

    fn push(&mut self, name: &str, values: Vec<f32>, shape: &[usize]) -> Result<()> {
        let tensor = Tensor::from_vec(values, shape, &Device::Cpu)?.to_dtype(DType::F16)?;
        self.tensors.push((name.to_owned(), tensor));
        Ok(())
    }
}
