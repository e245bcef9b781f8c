//! The model with all that a run asks of it.

use super::explained::{self, Token};
use super::options::Options;
use super::plan::Plan;
use super::waiting::Piece;
use crate::audio::Given;
use crate::stop::Watch;
use crate::whisper::engine::Caption;
use crate::whisper::{About, Checkpoint, Search, Start};

/// A loaded model, and how it is to caption.
pub struct Asked<'a> {
    /// The model.
    pub checkpoint: &'a Checkpoint,
    prompt: Vec<u32>,
    /// Tokens that every caption begins with.
    pub begun: Vec<u32>,
    /// How captions are searched for.
    pub search: Search,
    /// Alternatives that are told for each token, where they are.
    explain: Option<usize>,
}

impl<'a> Asked<'a> {
    /// `checkpoint` with what `plan` and `options` ask of it.
    ///
    /// # Errors
    /// Knobs that cannot be had together; a beginning that is no text; no room for a caption.
    pub fn new(checkpoint: &'a Checkpoint, plan: &Plan, options: &Options) -> anyhow::Result<Self> {
        let begun = options.begin.ids(checkpoint)?;
        let (search, prompt) = (plan.search(checkpoint, &begun)?, checkpoint.prompt(&plan.prefix)?.ids());
        Ok(Self { checkpoint, prompt, begun, search, explain: options.explain })
    }

    /// What it writes about each of `pieces`, or why nothing.
    pub fn write<'b>(&self, pieces: impl Iterator<Item = &'b Piece<'b>>, watch: &Watch) -> Vec<anyhow::Result<About>> {
        let given = |piece: &'b Piece| Given { samples: &piece.window.samples, masks: &piece.masks };
        let start = Start { prompt: &self.prompt, begun: &self.begun };
        self.checkpoint.caption_all(&pieces.map(given).collect::<Vec<_>>(), start, &self.search, watch)
    }

    /// Why a caption reads as it does, where that is asked for.
    ///
    /// # Errors
    /// [`crate::whisper::Stopped`].
    pub fn explained(&self, about: &About, caption: &Caption, watch: &Watch) -> anyhow::Result<Option<Vec<Token>>> {
        let Some(most) = self.explain else { return Ok(None) };
        let (encoded, given) = (&about.heard.encoded, caption.prompt_len);
        let read = self.checkpoint.explain(encoded, &caption.tokens, given, most, watch)?;
        Ok(Some(explained::tokens(&read, given + caption.begun)))
    }
}
