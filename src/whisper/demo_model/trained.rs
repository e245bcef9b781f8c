//! Weights that a training run saved, stored as 16-bit floats to be half as large.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use candle_core::{DType, Device, Tensor};

use super::super::weights::Weights;
use super::D_MODEL;

/// The bytes of `model.safetensors` with the weights of the folder `from`, for a vocabulary of `vocab_size` tokens.
pub fn weights(from: &Path, vocab_size: usize) -> Result<Vec<u8>> {
    let all = Weights::open(from)?;
    let words = all.shape("model.decoder.embed_tokens.weight");
    ensure!(words == Some(vec![vocab_size, D_MODEL]), "{} holds no training of the demo's model", from.display());
    let tensors = all.names().into_iter().map(|name| halved(&all, name)).collect::<Result<Vec<_>>>();
    let tensors = tensors.with_context(|| format!("cannot read {}", from.display()))?;
    // transformers asks for it.
    let metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    Ok(safetensors::serialize(tensors, Some(metadata))?)
}

fn halved(all: &Weights, name: String) -> Result<(String, Tensor)> {
    let shape = all.shape(&name).unwrap_or_default();
    let tensor = all.get(&name, &shape, DType::F16, &Device::Cpu)?;
    Ok((name, tensor))
}
