//! Linear layers and layer norms with their weights, forward and back.

use anyhow::Result;
use candle_core::Tensor;

use crate::whisper::gradients::Gradients;
use crate::whisper::lora::Lora;
use crate::whisper::ops;
use crate::whisper::weights::{Matrix, Parameter, Parameters};

/// `y = x W^T + b`, perhaps with an adapter beside it.
pub(super) struct Linear {
    weight: Matrix,
    bias: Option<Parameter>,
    lora: Option<Lora>,
}

impl Linear {
    /// The layer `name` from `inputs` to `outputs`.
    pub(super) fn new(p: &mut Parameters, name: &str, inputs: usize, outputs: usize) -> Result<Self> {
        let bias = Some(p.get(&format!("{name}.bias"), &[outputs])?);
        Ok(Self { bias, ..Self::without_bias(p, name, inputs, outputs)? })
    }

    /// As [`Self::new`] for Whisper's key projections, which have no bias.
    pub(super) fn without_bias(p: &mut Parameters, name: &str, inputs: usize, outputs: usize) -> Result<Self> {
        let weight = p.matrix(&format!("{name}.weight"), outputs, inputs)?;
        Ok(Self { weight, bias: None, lora: p.lora(name, inputs, outputs)? })
    }

    /// `[.., inputs]` to `[.., outputs]`.
    pub(super) fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let y = self.weight.linear(x, self.bias.as_ref().map(Parameter::value))?;
        match &self.lora {
            Some(lora) => lora.add_to(y, x),
            None => Ok(y),
        }
    }

    /// Gathers the gradients from `grad` `[.., outputs]` and returns what flows back to `x` `[.., inputs]`.
    pub(super) fn backward(&self, x: &Tensor, grad: &Tensor, g: &mut Gradients) -> candle_core::Result<Tensor> {
        let weight = self.weight.floats()?;
        g.product(weight, grad, x)?;
        if let Some(bias) = &self.bias {
            g.rows(bias, grad)?;
        }
        let back = ops::linear_backward(grad, weight.value())?;
        self.lora.as_ref().map_or(Ok(back.clone()), |lora| ops::add(&back, &lora.backward(x, grad, g)?))
    }
}

/// Layer normalisation over the width.
pub(super) struct LayerNorm {
    weight: Parameter,
    bias: Parameter,
}

impl LayerNorm {
    /// The norm `name` over `width`.
    pub(super) fn new(p: &mut Parameters, name: &str, width: usize) -> Result<Self> {
        let weight = p.get(&format!("{name}.weight"), &[width])?;
        Ok(Self { weight, bias: p.get(&format!("{name}.bias"), &[width])? })
    }

    /// Same shape out as in.
    pub(super) fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        ops::layer_norm(x, self.weight.value(), self.bias.value())
    }

    /// Gathers the gradients from `grad` and returns what flows back to `x`.
    pub(super) fn backward(&self, x: &Tensor, grad: &Tensor, g: &mut Gradients) -> candle_core::Result<Tensor> {
        g.norm(&self.weight, &self.bias, x, grad)
    }
}
