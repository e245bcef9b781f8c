//! Generation with HuggingFace's rules (transformers 4.46), so that the same weights write the same tokens: greedy, sampling, beams,
//! beams that are drawn, diverse groups of beams, contrastive search; several clips at once.

mod beam;
mod contrastive;
mod draw;
mod hypotheses;
mod logits;
mod rows;
mod search;
mod single;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

use anyhow::{Result, ensure};
use candle_core::Tensor;

pub use rows::NotANumber;
pub use search::{EarlyStopping, Kind, MAX_LENGTH, SEED, Search};

pub(super) use logits::top;
pub(super) use rows::Logits;

use super::checkpoint::Checkpoint;
use crate::random::{Rng, seeded_by};
use crate::stop::Watch;
use logits::Rules;

/// One generated token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Written {
    /// Token id.
    pub id: u32,
    /// Natural logarithm of its probability among all tokens, suppressed ones included.
    pub log_prob: f32,
}

/// One generated caption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sequence {
    /// What stands behind the prompt, the end of text included where it was written.
    pub tokens: Vec<Written>,
    /// What a beam search ranks it by: the sum of its tokens' scores over its length to the power of `length_penalty`.
    pub score: Option<f64>,
}

/// What stands before the tokens that are searched for.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The prompt: special tokens and prefix.
    pub prompt: &'a [u32],
    /// The begin of the caption, where it is given: the search goes on behind it.
    pub begun: &'a [u32],
}

impl Start<'_> {
    fn ids(&self) -> Vec<u32> {
        [self.prompt, self.begun].concat()
    }
}

/// Hears of each step: the number of the clip in its batch, and the best caption for it so far.
pub type OnStep<'a> = dyn FnMut(usize, &[Written]) + 'a;

/// What a search works with.
struct Task<'a> {
    checkpoint: &'a Checkpoint,
    encoded: &'a Tensor,
    start: Vec<u32>,
    rules: Rules<'a>,
    search: &'a Search,
    /// The most tokens, those of the start included.
    most: usize,
    watch: &'a Watch,
}

impl Task<'_> {
    fn clips(&self) -> Result<usize> {
        Ok(self.encoded.dim(0)?)
    }

    fn eos(&self) -> u32 {
        self.checkpoint.generation.eos_token_id
    }

    /// All ids of a caption.
    fn ids(&self, written: &[Written]) -> Vec<u32> {
        self.start.iter().copied().chain(written.iter().map(|token| token.id)).collect()
    }

    /// The generator of one caption: that of the seed, its clip and its number, so that a clip is drawn the same caption alone and
    /// among others.
    fn rng(&self, clip: u64, number: usize) -> Rng {
        seeded_by([self.search.seed, clip, number as u64, DRAWING])
    }
}

/// Tells these draws from other draws of the same seed.
const DRAWING: u64 = 0x6361_7074_696f_6e73;

impl Checkpoint {
    /// The most tokens that a caption may have, those of `start` included.
    ///
    /// # Errors
    /// The start leaves no room for a caption: why, and what to do.
    pub fn room(&self, start: Start<'_>, search: &Search) -> Result<usize> {
        let (prompt, begun) = (start.prompt.len(), start.begun.len());
        let (positions, asked) = (self.config.max_target_positions, search.max_length);
        let most = asked.min(positions);
        let whose = match begun {
            0 => format!("the prompt has {prompt} tokens"),
            _ => format!("the prompt has {prompt} tokens and what the caption begins with {begun}"),
        };
        let remedy = match (begun, asked < positions) {
            (0, true) => "shorten the prefix or raise max_length",
            (0, false) => "shorten the prefix: the model has no more positions",
            (_, true) => "shorten the beginning or raise max_length",
            (_, false) => "shorten the beginning: the model has no more positions",
        };
        ensure!(prompt + begun < most, "{whose}, which leaves no room within a max_length of {most}: {remedy}");
        Ok(most)
    }

    /// Searches behind `start` for captions of the clips that were heard as `encoded` `[clips, time, d_model]`:
    /// `num_return_sequences` for each, the best first.
    ///
    /// `max_length` counts the prompt; nothing is appended at the limit. `suppress_tokens` are never written,
    /// `begin_suppress_tokens` not as the first token behind the whole prompt; `forced_decoder_ids` do not matter, since the prompt
    /// is given. `clips` are numbers that stand for the clips where tokens are drawn.
    ///
    /// # Errors
    /// [`super::Stopped`] once `watch` says so; a prompt that leaves no room; a model that computes no numbers.
    pub fn generate(
        &self,
        encoded: &Tensor,
        start: Start<'_>,
        search: &Search,
        clips: &[u64],
        watch: &Watch,
        on_step: &mut OnStep,
    ) -> Result<Vec<Vec<Sequence>>> {
        let (most, ids) = (self.room(start, search)?, start.ids());
        ensure!(encoded.dim(0)? == clips.len(), "{} clips with {} numbers", encoded.dim(0)?, clips.len());
        let rules = Rules::new(&self.generation, search, start.prompt.len());
        let task = Task { checkpoint: self, encoded, start: ids, rules, search, most, watch };
        match search.kind() {
            Kind::Greedy | Kind::Sample => single::search(&task, clips, on_step),
            Kind::Beam | Kind::BeamSample | Kind::DiverseBeam => beam::search(&task, clips, on_step),
            Kind::Contrastive => contrastive::search(&task, on_step),
        }
    }
}
