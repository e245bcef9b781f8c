//! Layers out of the tensors of a file.

use anyhow::{Context, Result};
use candle_core::{DType, Device, Tensor};
use candle_nn::{LayerNorm, Linear};

use crate::weights::Weights;

/// The tensor that every BERT begins with.
const WORDS: &str = "embeddings.word_embeddings.weight";

/// Tensors whose names begin alike.
#[derive(Clone)]
pub(super) struct Source<'a> {
    weights: &'a Weights,
    prefix: String,
}

impl<'a> Source<'a> {
    /// The BERT among `weights`, whatever its names begin with: nothing, `bert.`, `encoder.`.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn bert(weights: &'a Weights) -> Result<Self> {
        Self::ending(weights, WORDS).context("the weights are those of no BERT")
    }

    /// The tensors beside the one whose name is `name`, with or without words in front.
    ///
    /// # Errors
    /// There is none of that name.
    pub(super) fn ending(weights: &'a Weights, name: &str) -> Result<Self> {
        let prefixes = weights.names().into_iter().filter_map(|full| full.strip_suffix(name).map(str::to_owned));
        let whole = |prefix: &String| prefix.is_empty() || prefix.ends_with('.');
        let prefix = prefixes.filter(whole).min_by_key(String::len);
        Ok(Self { weights, prefix: prefix.with_context(|| format!("there is no tensor `{name}`"))? })
    }

    /// The tensors whose names go on with `name`.
    pub(super) fn under(&self, name: &str) -> Self {
        Self { weights: self.weights, prefix: format!("{}{name}.", self.prefix) }
    }

    /// Rows and columns of the matrix `name`.
    pub(super) fn size(&self, name: &str) -> Result<(usize, usize)> {
        let full = format!("{}{name}", self.prefix);
        let shape = self.weights.shape(&full).with_context(|| format!("there is no tensor `{full}`"))?;
        let [rows, columns] = shape[..] else { anyhow::bail!("`{full}` is no matrix") };
        Ok((rows, columns))
    }

    /// Whether there is a tensor `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.weights.shape(&format!("{}{name}", self.prefix)).is_some()
    }

    /// The tensor `name` of `shape`, in f32.
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        self.weights.get(&format!("{}{name}", self.prefix), shape, DType::F32, &Device::Cpu)
    }

    /// The matrix `name`, whatever its size.
    pub(super) fn matrix(&self, name: &str) -> Result<Tensor> {
        let (rows, columns) = self.size(name)?;
        self.tensor(name, &[rows, columns])
    }

    /// The layer `name` with a bias, `[.., inputs]` to `[.., outputs]`.
    pub(super) fn linear(&self, name: &str, inputs: usize, outputs: usize) -> Result<Linear> {
        let at = self.under(name);
        Ok(Linear::new(at.tensor("weight", &[outputs, inputs])?, Some(at.tensor("bias", &[outputs])?)))
    }

    /// The layer normalisation `name`.
    pub(super) fn norm(&self, name: &str, width: usize, epsilon: f64) -> Result<LayerNorm> {
        let at = self.under(name);
        Ok(LayerNorm::new(at.tensor("weight", &[width])?, at.tensor("bias", &[width])?, epsilon))
    }
}
