//! The state of the Caption room.

pub mod attempt;
pub mod clip;
pub mod deeds;
pub mod grid;
pub mod history;
pub mod how;
pub mod looking;
pub mod masking;
pub mod typing;
pub mod why;

use super::action::Pane;
use super::rarities::Rarities;
use crate::ui::widgets::Scroll;
use attempt::{Attempt, Token};
use clip::ClipPane;
use grid::Grid;
use how::How;
use looking::Looking;
use std::path::PathBuf;
use std::sync::Arc;
use typing::Typing;
use why::Why;

/// The state of the Caption room.
#[derive(Debug, Default)]
pub struct Caption {
    /// The pane that has the keys.
    pub focus: Pane,
    /// The clip.
    pub clip: ClipPane,
    /// Model and prefix.
    pub how: How,
    /// A text that is being typed.
    pub typing: Option<Typing>,
    /// All tries of this session, the oldest first.
    pub attempts: Vec<Attempt>,
    /// The try whose caption is shown.
    pub shown: Option<usize>,
    /// The token under the cursor, among those that are shown.
    pub token: usize,
    /// Whether the tokens of the prompt are shown too.
    pub with_prompt: bool,
    /// Whose looks at the sound are shown.
    pub looking: Looking,
    /// What else could have been written.
    pub why: Why,
    /// Many captions of the clip beside each other.
    pub grid: Grid,
    /// The row of the list of tries under the cursor, the newest try being row 0.
    pub row: usize,
    /// Which rows of the list are seen.
    pub scroll: Scroll,
    /// Where tries are saved.
    pub file: Option<PathBuf>,
    /// What was done to clips and metadata, and can be taken back.
    pub deeds: deeds::Deeds,
    /// The tries of earlier sessions.
    pub history: history::Kept,
    /// How rare words are in the splits of clips.
    pub rarities: Arc<Rarities>,
    tickets: u64,
}

impl Caption {
    /// A number that no request of this room had before.
    pub fn next_ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// The prefix as it is being typed.
    pub fn typed_prefix(&self) -> Option<String> {
        let typing = self.typing.as_ref().filter(|typing| typing.what == typing::Typed::Prefix)?;
        Some(typing.input.text().to_owned())
    }

    /// The try whose caption is shown.
    pub fn shown(&self) -> Option<&Attempt> {
        self.attempts.get(self.shown?)
    }

    /// The tokens that are shown.
    pub fn tokens(&self) -> Vec<Token> {
        let Some(attempt) = self.shown() else { return Vec::new() };
        let prompt = if self.with_prompt { attempt.prompt_tokens() } else { Vec::new() };
        [prompt, attempt.tokens()].concat()
    }

    /// The try that the model is at.
    pub fn writing(&self) -> Option<&Attempt> {
        self.attempts.iter().rev().find(|attempt| attempt.stage.under_way())
    }

    /// The try that the shown one is compared with: the one it branched off, and of a masked clip the newest before it that heard
    /// more.
    pub fn compared(&self) -> Option<&Attempt> {
        let (index, attempt) = (self.shown?, self.shown()?);
        if let Some(parent) = self.parent(index) {
            return self.attempts.get(parent);
        }
        let same = |other: &&Attempt| {
            let alike = other.prefix == attempt.prefix && other.voice == attempt.voice && other.asked == attempt.asked;
            alike && other.clip.is_same(&attempt.clip) && other.stage.complete() && !other.typed
        };
        let more = |other: &&Attempt| other.masks.len() < attempt.masks.len();
        self.attempts[..index].iter().rev().filter(same).find(more).filter(|_| !attempt.typed)
    }

    /// The finished tries that are in no file yet.
    pub fn to_save(&self) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().filter(|attempt| attempt.stage.complete() && !attempt.saved)
    }
}
