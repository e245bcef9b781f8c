//! The decoder at work on several captions at once: one row for each, the rows of a clip beside each other.

use anyhow::{Result, ensure};
use candle_core::{DType, Tensor};
use rayon::prelude::*;

use crate::stop::Watch;
use crate::whisper::checkpoint::Checkpoint;
use crate::whisper::model::Cache;
use crate::whisper::ops::log_sum_exp;

/// A model whose output is no number.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "what the model computes is not a number: its weights are damaged, or its training diverged; use another checkpoint"
)]
pub struct NotANumber;

/// What a row's next token is chosen from.
#[derive(Clone)]
pub struct Logits {
    /// One for each token of the vocabulary.
    pub values: Vec<f32>,
    /// The logarithm of the sum of their exponentials: `value - sum` is the logarithm of a token's probability.
    pub sum: f32,
}

impl Logits {
    /// # Errors
    /// They are no numbers.
    pub fn new(values: Vec<f32>) -> Result<Self> {
        let sum = log_sum_exp(&values);
        ensure!(sum.is_finite(), NotANumber);
        Ok(Self { values, sum })
    }

    /// The logarithm of a token's probability among all tokens.
    pub fn log_prob(&self, id: usize) -> f32 {
        self.values[id] - self.sum
    }
}

/// Captions in the making. Each clip is heard once, however many rows it has; no position is computed twice.
pub(super) struct Rows<'a> {
    checkpoint: &'a Checkpoint,
    encoded: &'a Tensor,
    cache: Cache,
    watch: &'a Watch,
    /// Hidden states of the last step: `[rows, time, width]`.
    hidden: Option<Tensor>,
}

impl<'a> Rows<'a> {
    /// One row for each of the clips `encoded` `[clips, heard, width]`.
    pub(super) fn new(checkpoint: &'a Checkpoint, encoded: &'a Tensor, watch: &'a Watch) -> Self {
        Self { checkpoint, encoded, cache: Cache::new(), watch, hidden: None }
    }

    /// Appends `tokens`, equally many for each of `rows`, and gives the logits behind the last ones.
    ///
    /// # Errors
    /// [`crate::stop::Stopped`]; a model that computes no numbers.
    pub(super) fn step(&mut self, tokens: &[u32], rows: usize) -> Result<Vec<Logits>> {
        self.watch.check()?;
        let tokens = Tensor::from_slice(tokens, (rows, tokens.len() / rows.max(1)), self.encoded.device())?;
        let model = self.checkpoint.model();
        let hidden = model.hidden(&tokens, self.encoded, &mut self.cache)?;
        let last = hidden.narrow(1, hidden.dim(1)? - 1, 1)?.contiguous()?;
        let logits = model.logits(&last)?.squeeze(1)?.to_dtype(DType::F32)?.to_vec2::<f32>()?;
        self.hidden = Some(hidden);
        logits.into_par_iter().map(Logits::new).collect()
    }

    /// The hidden states of the last step, `[rows, time, width]`.
    pub(super) fn hidden(&self) -> Option<&Tensor> {
        self.hidden.as_ref()
    }

    /// Goes on with these rows, in this order, each as often as it is named.
    pub(super) fn select(&mut self, rows: &[u32]) -> Result<()> {
        Ok(self.cache.select(&Tensor::new(rows, self.encoded.device())?)?)
    }

    /// Goes on with the clips at these places, each with `each` rows beside each other; the others are not computed any more.
    pub(super) fn keep_clips(&mut self, places: &[usize], each: usize) -> Result<()> {
        let rows: Vec<u32> = places.iter().flat_map(|&at| at * each..(at + 1) * each).map(|row| row as u32).collect();
        self.select(&rows)?;
        self.forget_but(places)
    }

    /// Forgets what is heard in all clips but those at these places. The rows are [`Self::select`]'s.
    pub(super) fn forget_but(&mut self, places: &[usize]) -> Result<()> {
        let places: Vec<u32> = places.iter().map(|&at| at as u32).collect();
        Ok(self.cache.select_clips(&Tensor::new(&places[..], self.encoded.device())?)?)
    }

    /// Each row `times` times.
    pub(super) fn spread(&mut self, rows: usize, times: usize) -> Result<()> {
        if times == 1 {
            return Ok(());
        }
        let named: Vec<u32> = (0..rows as u32).flat_map(|row| std::iter::repeat_n(row, times)).collect();
        self.select(&named)
    }
}
