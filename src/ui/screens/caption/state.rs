//! The state of the Caption room.

pub mod attempt;
pub mod clip;
pub mod deeds;
pub mod history;
pub mod how;
pub mod typing;

use super::action::Pane;
use super::rarities::Rarities;
use crate::ui::widgets::Scroll;
use attempt::Attempt;
use clip::ClipPane;
use how::How;
use std::path::PathBuf;
use std::sync::Arc;
use typing::Typing;

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
    /// The token under the cursor.
    pub token: usize,
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

    /// The try that the model is at.
    pub fn writing(&self) -> Option<&Attempt> {
        self.attempts.last().filter(|attempt| attempt.stage.under_way())
    }

    /// The finished tries that are in no file yet.
    pub fn to_save(&self) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().filter(|attempt| attempt.stage.complete() && !attempt.saved)
    }
}
