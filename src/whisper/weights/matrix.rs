//! A matrix of the model: of floats, or of eight-bit numbers.

use candle_core::{Result, Tensor};

use super::Parameter;
use crate::whisper::ops::{self, Quantized};

/// What multiplies the rows of an input.
pub enum Matrix {
    /// Floats, perhaps trained.
    Plain(Parameter),
    /// Eight-bit numbers, never trained.
    Quantized(Quantized),
}

impl Matrix {
    /// `x W^T + b` for `x` `[.., inputs]`: `[.., outputs]`.
    pub fn linear(&self, x: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
        match self {
            Self::Plain(weight) => ops::linear(x, weight.value(), bias),
            Self::Quantized(weight) => weight.linear(x, bias),
        }
    }

    /// The rows of `ids` (u32, any shape): `[ids, inputs]`.
    pub fn rows(&self, ids: &Tensor) -> Result<Tensor> {
        match self {
            Self::Plain(weight) => weight.value().index_select(&ids.flatten_all()?, 0),
            Self::Quantized(weight) => weight.rows(&ids.flatten_all()?.to_vec1()?),
        }
    }

    /// The floats, for the way back.
    ///
    /// # Errors
    /// There are none: eight-bit numbers are not trained.
    pub fn floats(&self) -> Result<&Parameter> {
        match self {
            Self::Plain(weight) => Ok(weight),
            Self::Quantized(_) => candle_core::bail!("weights of eight bits cannot be trained"),
        }
    }
}
