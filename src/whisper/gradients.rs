//! The gradients of everything that is trained.

use candle_core::{DType, Result, Tensor};

use super::ops::{self, Gradient};
use super::weights::{Parameter, Trained};

/// One [`Gradient`] for each trained parameter, by slot.
pub struct Gradients(Vec<Gradient>);

impl Gradients {
    /// Zeros for all of `trained`.
    pub fn zeros(trained: &[Trained]) -> Result<Self> {
        let zeros = |t: &Trained| {
            let dtype = if t.master.dtype() == DType::F64 { DType::F64 } else { DType::F32 };
            Gradient::zeros(t.master.shape(), dtype, t.master.device())
        };
        trained.iter().map(zeros).collect::<Result<_>>().map(Self)
    }

    /// All, by slot.
    pub fn all(&self) -> &[Gradient] {
        &self.0
    }

    /// All, to be changed: averaged over processes, scaled.
    pub fn all_mut(&mut self) -> &mut [Gradient] {
        &mut self.0
    }

    /// Back to zero.
    pub fn clear(&mut self) -> Result<()> {
        self.0.iter_mut().try_for_each(Gradient::clear)
    }

    /// Where the gradient of `parameter` is gathered; `None` when it is frozen.
    pub fn of(&mut self, parameter: &Parameter) -> Option<&mut Gradient> {
        parameter.slot().map(|slot| &mut self.0[slot])
    }

    /// Gathers `a^T b` for a weight.
    pub(super) fn product(&mut self, weight: &Parameter, a: &Tensor, b: &Tensor) -> Result<()> {
        self.of(weight).map_or(Ok(()), |gradient| gradient.add_product(a, b))
    }

    /// Gathers the sum of rows for a bias.
    pub(super) fn rows(&mut self, bias: &Parameter, grad: &Tensor) -> Result<()> {
        self.of(bias).map_or(Ok(()), |gradient| gradient.add_rows(grad))
    }

    /// As [`ops::layer_norm_backward`] for the norm with these parameters.
    pub(super) fn norm(&mut self, weight: &Parameter, bias: &Parameter, x: &Tensor, grad: &Tensor) -> Result<Tensor> {
        let (w, b) = (weight.slot(), bias.slot());
        let (mut to_weight, mut to_bias) = (None, None);
        for (slot, gradient) in self.0.iter_mut().enumerate() {
            match Some(slot) {
                slot if slot == w => to_weight = Some(gradient),
                slot if slot == b => to_bias = Some(gradient),
                _ => {}
            }
        }
        ops::layer_norm_backward(x, weight.value(), grad, to_weight, to_bias)
    }
}
