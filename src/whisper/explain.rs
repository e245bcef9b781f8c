//! Why a caption reads as it does: how likely each of its tokens was, what else could have stood there, and which part of the sound
//! each looked at.

use anyhow::{Result, ensure};
use candle_core::{DType, IndexOp, Tensor};
use serde::Serialize;

use super::checkpoint::Checkpoint;
use super::generate::{Logits, top};
use crate::stop::Watch;

/// A token that could have stood in a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alternative {
    /// Token id.
    pub id: u32,
    /// Its text.
    pub piece: String,
    /// Natural logarithm of its probability.
    pub log_prob: f32,
    /// The model's generation config never lets it be written there.
    pub suppressed: bool,
}

/// One token of a caption, or of the prompt before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// Token id.
    pub id: u32,
    /// Its text; a special token by its name.
    pub piece: String,
    /// It stood in the prompt: the model did not choose it.
    pub given: bool,
    /// Natural logarithm of its probability, given those before it; none for the first.
    pub log_prob: Option<f32>,
    /// The likeliest tokens of its place, the best first; empty for the first.
    pub alternatives: Vec<Alternative>,
}

/// How much each token looked at each stretch of the sound, for every head of every layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attention {
    /// Decoder layers.
    pub layers: usize,
    /// Heads of each.
    pub heads: usize,
    /// Tokens: as many as are explained.
    pub tokens: usize,
    /// Stretches of [`Attention::SECONDS`].
    pub stretches: usize,
    /// `[layers, heads, tokens, stretches]`; a token's row sums to 1, that of the first token is zero.
    pub weights: Vec<f32>,
}

/// A reading of one caption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Prompt and caption.
    pub tokens: Vec<Explained>,
    /// Where they looked.
    pub attention: Attention,
}

/// Positions of the encoder in a stretch; each is 20 ms.
const POSITIONS: usize = 5;

impl Attention {
    /// Seconds of a stretch.
    pub const SECONDS: f64 = POSITIONS as f64 * 0.02;

    /// Where `token` looked: its weights over the stretches, of one head of one layer, or the mean over all.
    pub fn of(&self, token: usize, head: Option<(usize, usize)>) -> Vec<f32> {
        let row = |layer: usize, head: usize| {
            let first = ((layer * self.heads + head) * self.tokens + token) * self.stretches;
            self.weights.get(first..first + self.stretches).unwrap_or_default()
        };
        if let Some((layer, head)) = head {
            return row(layer, head).to_vec();
        }
        let mut mean = vec![0.0; self.stretches];
        let all = (self.layers * self.heads).max(1) as f32;
        for (layer, head) in (0..self.layers).flat_map(|layer| (0..self.heads).map(move |head| (layer, head))) {
            mean.iter_mut().zip(row(layer, head)).for_each(|(sum, weight)| *sum += weight / all);
        }
        mean
    }

    /// The shortest stretch of time, in seconds, that has half of what `token` looked at.
    pub fn span(&self, token: usize, head: Option<(usize, usize)>) -> Option<(f64, f64)> {
        let weights = self.of(token, head);
        let half = weights.iter().sum::<f32>() / 2.0;
        let (mut best, mut from, mut within) = (None, 0, 0.0);
        for to in 0..weights.len() {
            within += weights[to];
            while within - weights[from] >= half && from < to {
                within -= weights[from];
                from += 1;
            }
            if half > 0.0 && within >= half && best.is_none_or(|(a, b)| to - from < b - a) {
                best = Some((from, to));
            }
        }
        best.map(|(from, to)| (from as f64 * Self::SECONDS, (to + 1) as f64 * Self::SECONDS))
    }

    fn new(looks: &[Tensor]) -> Result<Self> {
        let Some(first) = looks.first() else { return Ok(Self::default()) };
        let (_, heads, tokens, heard) = first.dims4()?;
        let stretches = heard.div_ceil(POSITIONS);
        let mut weights = Vec::with_capacity(looks.len() * heads * tokens * stretches);
        for look in looks {
            for row in look.i(0)?.to_dtype(DType::F32)?.reshape((heads * tokens, heard))?.to_vec2::<f32>()? {
                weights.extend(row.chunks(POSITIONS).map(|some| some.iter().sum::<f32>()));
            }
        }
        Ok(Self { layers: looks.len(), heads, tokens, stretches, weights }.behind())
    }

    /// A token is chosen where the one before it is read, so each has the row before its own.
    fn behind(mut self) -> Self {
        for rows in self.weights.chunks_exact_mut((self.tokens * self.stretches).max(1)) {
            rows.rotate_right(self.stretches);
            rows[..self.stretches].fill(0.0);
        }
        self
    }
}

impl Checkpoint {
    /// Reads `tokens` (the first `given` of them the prompt) after hearing `encoded` `[1, time, d_model]`, with the `most` likeliest
    /// alternatives in each place.
    ///
    /// # Errors
    /// More tokens than the decoder has positions; a model that computes no numbers; [`super::Stopped`].
    pub fn explain(
        &self,
        encoded: &Tensor,
        tokens: &[u32],
        given: usize,
        most: usize,
        watch: &Watch,
    ) -> Result<Explanation> {
        watch.check()?;
        ensure!(
            tokens.len() <= self.config.max_target_positions,
            "{} tokens are more than the decoder's {} positions",
            tokens.len(),
            self.config.max_target_positions
        );
        let row = Tensor::from_slice(tokens, (1, tokens.len()), encoded.device())?;
        let (logits, looks) = self.model.decode_looking(&row, encoded)?;
        let logits = logits.squeeze(0)?.to_dtype(DType::F32)?.to_vec2::<f32>()?;
        let logits: Vec<Logits> = logits.into_iter().map(Logits::new).collect::<Result<_>>()?;
        let before = std::iter::once(None).chain(logits.iter().map(Some));
        let explained = tokens.iter().zip(before).enumerate().map(|(place, (&id, before))| Explained {
            id,
            piece: self.tokenizer.piece(id),
            given: place < given,
            log_prob: before.map(|logits| logits.log_prob(id as usize)),
            alternatives: before.map_or_else(Vec::new, |logits| self.alternatives(logits, most, place == given)),
        });
        Ok(Explanation { tokens: explained.collect(), attention: Attention::new(&looks)? })
    }

    fn alternatives(&self, logits: &Logits, most: usize, first: bool) -> Vec<Alternative> {
        let best = top(logits.values.iter().copied(), most).into_iter().map(|(id, _)| id);
        best.map(|id| Alternative {
            id: id as u32,
            piece: self.tokenizer.piece(id as u32),
            log_prob: logits.log_prob(id),
            suppressed: self.generation.suppresses(id as u32, first),
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attention() -> Attention {
        let weights = vec![0.1, 0.2, 0.6, 0.1, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.25, 0.25, 0.25, 0.25];
        Attention { layers: 2, heads: 1, tokens: 2, stretches: 4, weights }
    }

    #[test]
    fn heads_can_be_seen_alone_and_together() {
        let attention = attention();
        assert_eq!(attention.of(0, Some((0, 0))), [0.1, 0.2, 0.6, 0.1]);
        assert_eq!(attention.of(1, None), [0.375, 0.375, 0.125, 0.125]);
        assert_eq!(attention.of(0, Some((7, 0))), [0.0; 0]);
    }

    #[test]
    fn the_span_is_the_shortest_with_half_the_weight() {
        let attention = attention();
        let span = |token, head| {
            let (from, to) = attention.span(token, head).unwrap();
            ((from * 10.0).round() as i32, (to * 10.0).round() as i32)
        };
        assert_eq!(span(0, Some((0, 0))), (2, 3));
        assert_eq!(span(1, Some((1, 0))), (0, 2));
        assert_eq!(Attention::default().span(0, None), None);
    }

    #[test]
    fn a_token_looks_where_the_one_before_it_is_read() {
        let attention = attention().behind();
        assert_eq!(attention.of(0, Some((0, 0))), [0.0; 4]);
        assert_eq!(attention.of(1, Some((0, 0))), [0.1, 0.2, 0.6, 0.1]);
    }
}
