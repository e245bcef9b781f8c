//! Multi-head attention with its four projections.

use anyhow::Result;
use candle_core::Tensor;

use super::layers::Linear;
use crate::whisper::gradients::Gradients;
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

/// What the way back needs.
pub(super) struct AttentionTrace {
    queries: Tensor,
    keys_values: KeysValues,
    seen: Tensor,
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
    pub(super) fn forward(
        &self,
        x: &Tensor,
        keys_values: KeysValues,
        causal: bool,
    ) -> candle_core::Result<(Tensor, AttentionTrace)> {
        let queries = self.q.forward(x)?;
        let seen = ops::attention(&queries, &keys_values.0, &keys_values.1, self.heads, causal)?;
        Ok((self.out.forward(&seen)?, AttentionTrace { queries, keys_values, seen }))
    }

    /// How much each query of a pass looked at each key: `[batch, heads, queries, keys]`.
    pub(super) fn weights(&self, trace: &AttentionTrace) -> candle_core::Result<Tensor> {
        ops::attention_weights(&trace.queries, &trace.keys_values.0, self.heads)
    }

    /// Gathers the gradients from `grad` and returns what flows back to `x` and to the `source` of keys and values.
    pub(super) fn backward(
        &self,
        trace: AttentionTrace,
        (x, source): (&Tensor, &Tensor),
        grad: &Tensor,
        causal: bool,
        g: &mut Gradients,
    ) -> candle_core::Result<(Tensor, Tensor)> {
        let AttentionTrace { queries, keys_values: (keys, values), seen } = trace;
        let to_seen = self.out.backward(&seen, grad, g)?;
        drop(seen);
        let (to_q, to_k, to_v) = ops::attention_backward(&queries, &keys, &values, &to_seen, self.heads, causal)?;
        let to_x = self.q.backward(x, &to_q, g)?;
        let to_source = self.k.backward(source, &to_k, g)?;
        Ok((to_x, ops::gather_into(to_source, &self.v.backward(source, &to_v, g)?)?))
    }
}
