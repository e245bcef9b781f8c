//! The operations of the model, all differentiable.
//!
//! Each has a fused kernel for f32 on the CPU and a plain version of composed candle operations for every other device and
//! precision; a test holds the two together, values and gradients. candle's own `LayerNorm`, `softmax_last_dim` and `conv1d`
//! are avoided: the first two cut the graph silently, the third has a wrong weight gradient for batches.

mod attention;
mod conv;
mod gelu;
mod gemm;
mod layer_norm;
mod linear;
mod loss;
mod vector;

#[cfg(test)]
mod finite_differences;

pub use attention::attention;
pub use conv::conv3;
pub use gelu::gelu;
pub use layer_norm::layer_norm;
pub use linear::linear;
pub use loss::token_losses;

use candle_core::{CpuStorage, DType, Layout, Result, Tensor};

/// Whether the fused kernels can take `x`.
fn fused(x: &Tensor) -> bool {
    x.device().is_cpu() && x.dtype() == DType::F32
}

/// The numbers of a contiguous f32 CPU tensor inside a custom operation.
fn values<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let all = storage.as_slice::<f32>()?;
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&all[start..end]),
        None => candle_core::bail!("a fused operation needs contiguous numbers"),
    }
}

/// Length of the last dimension and number of rows before it.
fn rows_of(layout: &Layout) -> (usize, usize) {
    let width = layout.dims().last().copied().unwrap_or(1).max(1);
    (layout.shape().elem_count() / width, width)
}
