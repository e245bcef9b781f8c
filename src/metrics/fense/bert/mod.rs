//! BERT's encoder (Devlin, Chang, Lee and Toutanova, BERT: Pre-training of Deep Bidirectional Transformers for Language
//! Understanding, NAACL 2019), for inference only.

mod attention;
mod config;
mod layer;

use anyhow::{Result, ensure};
use candle_core::{D, Tensor};
use candle_nn::{LayerNorm, Module};

use super::batches::Batch;
use super::source::Source;
pub(super) use config::Config;
use layer::Layer;

/// The encoder without its pooler: the vectors of all tokens.
pub(super) struct Bert {
    /// `[vocabulary, hidden]`.
    words: Tensor,
    /// `[positions, hidden]`.
    positions: Tensor,
    /// The vector of the first segment, the only one there is: `[1, hidden]`.
    segment: Tensor,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

impl Bert {
    /// The encoder among the tensors of `source`. Its sizes are those of its tensors.
    ///
    /// # Errors
    /// A tensor is missing or does not fit the others.
    pub(super) fn load(source: &Source, config: &Config) -> Result<Self> {
        let at = source.under("embeddings");
        let (words, positions) = (at.matrix("word_embeddings.weight")?, at.matrix("position_embeddings.weight")?);
        let (width, epsilon) = (words.dim(1)?, config.layer_norm_eps);
        ensure!(positions.dim(1)? == width, "the embeddings of words and of positions are of different width");
        let norm = at.norm("LayerNorm", width, epsilon)?;
        let segment = at.matrix("token_type_embeddings.weight")?.narrow(0, 0, 1)?;
        let layers = (0..).map(|n| source.under(&format!("encoder.layer.{n}")));
        let there = layers.take_while(|layer| layer.has("output.dense.weight"));
        let layers: Vec<Layer> = there.map(|layer| Layer::load(&layer, width, config)).collect::<Result<_>>()?;
        ensure!(!layers.is_empty(), "the weights have no layer `encoder.layer.0`");
        Ok(Self { words, positions, segment, norm, layers })
    }

    /// Width of its vectors.
    pub(super) fn width(&self) -> usize {
        self.words.dims()[1]
    }

    /// Tokens that it knows.
    pub(super) fn vocabulary(&self) -> usize {
        self.words.dims()[0]
    }

    /// Tokens of the longest text it can take.
    pub(super) fn longest(&self) -> usize {
        self.positions.dims()[0]
    }

    /// The last layer's vectors of all tokens, `[batch, tokens, hidden]`. Those of padding mean nothing.
    pub(super) fn forward(&self, batch: &Batch) -> candle_core::Result<Tensor> {
        let (texts, tokens) = batch.ids.dims2()?;
        let words = self.words.embedding(&batch.ids.flatten_all()?)?.reshape((texts, tokens, self.width()))?;
        let place = self.positions.narrow(0, 0, tokens)?.broadcast_add(&self.segment)?;
        let mut hidden = self.norm.forward(&words.broadcast_add(&place)?)?;
        let hide = hiding(&batch.mask)?;
        for layer in &self.layers {
            hidden = layer.forward(&hidden, &hide)?;
        }
        Ok(hidden)
    }
}

/// What is added to the scores of attention so that nothing looks at padding: `[batch, 1, 1, tokens]`, 0 for a token.
fn hiding(mask: &Tensor) -> candle_core::Result<Tensor> {
    // Far below any score, so that its share is 0 exactly.
    ((mask - 1.0)? * 1e9)?.unsqueeze(D::Minus2)?.unsqueeze(1)
}
