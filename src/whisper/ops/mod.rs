//! The operations of the model, each with its way back.
//!
//! Each has a fused kernel for f32 on the CPU and a plain version of composed candle operations for every other device and
//! precision. Tests hold the plain versions against finite differences and the fused ones against the plain. The way back is
//! written out rather than left to a tape: only what it needs is kept, and gradients are gathered where they stay. (candle's own
//! `LayerNorm` and `softmax_last_dim` cut its tape silently, and its `conv1d` has a wrong weight gradient for batches.)

mod adamw;
mod attention;
mod conv;
mod few_rows;
mod gelu;
mod gemm;
mod gradient;
mod layer_norm;
mod linear;
mod loss;
mod numbers;
mod quantized;
mod vector;

#[cfg(test)]
mod finite_differences;

pub use adamw::{AdamW, square_sum};
pub use attention::{attention, attention_backward, attention_weights};
pub use conv::{conv3, conv3_backward, conv3_weight_gradient};
pub use few_rows::FEW_ROWS;
pub use gelu::{gelu, gelu_backward};
pub use gradient::Gradient;
pub use layer_norm::{layer_norm, layer_norm_backward};
pub use linear::{linear, linear_backward};
pub use loss::{token_losses, vocabulary_loss};
pub use numbers::{add, gather_into};
pub use quantized::Quantized;
pub use vector::log_sum_exp;
