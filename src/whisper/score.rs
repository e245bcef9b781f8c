//! How likely a model finds a caption that somebody else wrote.

use anyhow::{Result, ensure};
use candle_core::Tensor;
use serde::Serialize;

use super::checkpoint::Checkpoint;
use super::generate::NotANumber;
use super::ops::token_losses;
use super::prompt::{labels, shifted_right};
use crate::audio::Given;
use crate::stop::Watch;

/// A teacher-forced reading of one caption.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Mean cross-entropy (natural logarithm) over all labels, prompt and end of text included: the training loss.
    pub loss: f32,
    /// Mean over the caption's own tokens and the end of text.
    pub caption_loss: f32,
    /// The labels: prompt, caption, end of text.
    pub tokens: Vec<u32>,
    /// How many of `tokens` are the prompt.
    pub prompt_len: usize,
    /// The text of each label.
    pub pieces: Vec<String>,
    /// The logarithm of each label's probability, given those before it.
    pub log_probs: Vec<f32>,
}

impl Checkpoint {
    /// Scores `caption` for a clip: mono samples at 16 kHz, perhaps masked.
    ///
    /// # Errors
    /// A caption longer than the decoder's positions; [`super::Stopped`] once `watch` says so.
    pub fn score<'a>(&self, clip: impl Into<Given<'a>>, prefix: &str, caption: &str, watch: &Watch) -> Result<Score> {
        let prompt = self.prompt(prefix)?;
        let tokens = labels(&self.tokenizer, &self.config, &prompt, caption)?;
        let encoded = self.hear(clip, watch)?.encoded;
        let losses = self.losses(&encoded, &tokens)?;
        ensure!(losses.iter().all(|loss| loss.is_finite()), NotANumber);
        let prompt_len = prompt.ids().len();
        Ok(Score {
            loss: mean(&losses),
            caption_loss: mean(&losses[prompt_len..]),
            pieces: tokens.iter().map(|&id| self.tokenizer.piece(id)).collect(),
            log_probs: losses.iter().map(|loss| -loss).collect(),
            tokens,
            prompt_len,
        })
    }

    fn losses(&self, encoded: &Tensor, labels: &[u32]) -> Result<Vec<f32>> {
        let row = |ids: &[u32]| Tensor::from_slice(ids, (1, ids.len()), encoded.device());
        let logits = self.model.decode(&row(&shifted_right(&self.config, labels))?, encoded)?;
        Ok(token_losses(&logits, &row(labels)?)?.squeeze(0)?.to_vec1()?)
    }
}

fn mean(numbers: &[f32]) -> f32 {
    (numbers.iter().map(|&x| f64::from(x)).sum::<f64>() / numbers.len().max(1) as f64) as f32
}
