//! Attention of all tokens to all tokens.

use anyhow::{Result, ensure};
use candle_core::Tensor;
use candle_nn::ops::softmax_last_dim;
use candle_nn::{Linear, Module};

use crate::metrics::fense::source::Source;

pub(super) struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
    heads: usize,
}

impl Attention {
    pub(super) fn load(source: &Source, width: usize, heads: usize) -> Result<Self> {
        ensure!(heads > 0 && width.is_multiple_of(heads), "{heads} heads do not share a width of {width}");
        let linear = |name: &str| source.linear(name, width, width);
        let (query, key, value) = (linear("self.query")?, linear("self.key")?, linear("self.value")?);
        Ok(Self { query, key, value, out: linear("output.dense")?, heads })
    }

    /// `softmax(Q K^T / sqrt(d) + hide) V` of each head, `d` wide, side by side and through a last linear layer: `x`
    /// `[batch, tokens, hidden]` to the same.
    pub(super) fn forward(&self, x: &Tensor, hide: &Tensor) -> candle_core::Result<Tensor> {
        let (query, key) = (self.split(&self.query.forward(x)?)?, self.split(&self.key.forward(x)?)?);
        let scale = 1.0 / (query.dim(3)? as f64).sqrt();
        let scores = (query.matmul(&key.transpose(2, 3)?.contiguous()?)? * scale)?.broadcast_add(hide)?;
        let value = self.split(&self.value.forward(x)?)?;
        let heads = softmax_last_dim(&scores)?.matmul(&value)?;
        self.out.forward(&heads.transpose(1, 2)?.contiguous()?.flatten_from(2)?)
    }

    /// `[batch, tokens, hidden]` to `[batch, heads, tokens, hidden / heads]`.
    fn split(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let (batch, tokens, width) = x.dims3()?;
        x.reshape((batch, tokens, self.heads, width / self.heads))?.transpose(1, 2)?.contiguous()
    }
}
