//! Multi-head attention with its four projections.

use anyhow::Result;
use candle_core::Tensor;

use super::layers::Linear;
use crate::whisper::ops;
use crate::whisper::weights::Parameters;

/// Keys and values of everything attended to so far, each `[batch, time, width]`.
pub(super) type KeysValues = (Tensor, Tensor);

/// Projections for queries, keys, values and the result.
pub(super) struct MultiHead {
    q: Linear,
    k: Linear,
    v: Linear,
    out: Linear,
    heads: usize,
}

impl MultiHead {
    /// The attention `name`.
    pub(super) fn new(p: &mut Parameters, name: &str, width: usize, heads: usize) -> Result<Self> {
        Ok(Self {
            q: Linear::new(p, &format!("{name}.q_proj"), width, width)?,
            k: Linear::without_bias(p, &format!("{name}.k_proj"), width, width)?,
            v: Linear::new(p, &format!("{name}.v_proj"), width, width)?,
            out: Linear::new(p, &format!("{name}.out_proj"), width, width)?,
            heads,
        })
    }

    /// What `x` `[batch, time, width]` offers to be attended to.
    pub(super) fn keys_values(&self, x: &Tensor) -> candle_core::Result<KeysValues> {
        Ok((self.k.forward(x)?, self.v.forward(x)?))
    }

    /// Lets `x` `[batch, time, width]` look at `keys_values`; with `causal`, not at what comes later.
    pub(super) fn forward(&self, x: &Tensor, (keys, values): &KeysValues, causal: bool) -> candle_core::Result<Tensor> {
        let seen = ops::attention(&self.q.forward(x)?, keys, values, self.heads, causal)?;
        self.out.forward(&seen)
    }
}
