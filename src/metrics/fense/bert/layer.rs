//! One layer: attention, then two linear layers on each token, each added to what came in and normalised.

use anyhow::Result;
use candle_core::Tensor;
use candle_nn::{LayerNorm, Linear, Module};

use super::attention::Attention;
use super::config::Config;
use crate::metrics::fense::source::Source;

pub(super) struct Layer {
    attention: Attention,
    /// On the way out of the attention.
    attended: LayerNorm,
    wide: Linear,
    narrow: Linear,
    norm: LayerNorm,
}

impl Layer {
    pub(super) fn load(source: &Source, width: usize, config: &Config) -> Result<Self> {
        let (inner, _) = source.size("intermediate.dense.weight")?;
        let epsilon = config.layer_norm_eps;
        Ok(Self {
            attention: Attention::load(&source.under("attention"), width, config.num_attention_heads)?,
            attended: source.norm("attention.output.LayerNorm", width, epsilon)?,
            wide: source.linear("intermediate.dense", width, inner)?,
            narrow: source.linear("output.dense", inner, width)?,
            norm: source.norm("output.LayerNorm", width, epsilon)?,
        })
    }

    /// `hidden` `[batch, tokens, hidden]` to the same; `hide` `[batch, 1, 1, tokens]` is added to the scores of attention.
    pub(super) fn forward(&self, hidden: &Tensor, hide: &Tensor) -> candle_core::Result<Tensor> {
        let hidden = self.attended.forward(&(hidden + self.attention.forward(hidden, hide)?)?)?;
        let inner = self.narrow.forward(&self.wide.forward(&hidden)?.gelu_erf()?)?;
        self.norm.forward(&(hidden + inner)?)
    }
}
