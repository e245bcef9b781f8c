//! Linear layers and layer norms with their weights.

use anyhow::Result;
use candle_core::Tensor;

use crate::whisper::ops;
use crate::whisper::weights::Parameters;

/// `y = x W^T + b`.
pub(super) struct Linear {
    weight: Tensor,
    bias: Option<Tensor>,
}

impl Linear {
    /// The layer `name` from `inputs` to `outputs`.
    pub(super) fn new(p: &mut Parameters, name: &str, inputs: usize, outputs: usize) -> Result<Self> {
        let bias = Some(p.get(&format!("{name}.bias"), &[outputs])?);
        Ok(Self { bias, ..Self::without_bias(p, name, inputs, outputs)? })
    }

    /// As [`Self::new`] for Whisper's key projections, which have no bias.
    pub(super) fn without_bias(p: &mut Parameters, name: &str, inputs: usize, outputs: usize) -> Result<Self> {
        Ok(Self { weight: p.get(&format!("{name}.weight"), &[outputs, inputs])?, bias: None })
    }

    /// `[.., inputs]` to `[.., outputs]`.
    pub(super) fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        ops::linear(x, &self.weight, self.bias.as_ref())
    }
}

/// Layer normalisation over the width.
pub(super) struct LayerNorm {
    weight: Tensor,
    bias: Tensor,
}

impl LayerNorm {
    /// The norm `name` over `width`.
    pub(super) fn new(p: &mut Parameters, name: &str, width: usize) -> Result<Self> {
        let weight = p.get(&format!("{name}.weight"), &[width])?;
        Ok(Self { weight, bias: p.get(&format!("{name}.bias"), &[width])? })
    }

    /// Same shape out as in.
    pub(super) fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        ops::layer_norm(x, &self.weight, &self.bias)
    }
}
