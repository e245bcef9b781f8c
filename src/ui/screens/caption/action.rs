//! Everything that can happen in the Caption room.

mod deeds;
mod history;
mod trim;

pub use deeds::DeedAction;
pub use history::HistoryAction;
pub use trim::TrimAction;

use super::chosen::{Chosen, Loaded};
use super::state::attempt::Scores;
use crate::ui::step::Step;
use crossterm::event::KeyEvent;
use std::path::PathBuf;
use std::sync::Arc;

/// A pane that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The clip and its picture.
    #[default]
    Clip,
    /// What the model writes.
    Text,
    /// Model and prefix.
    How,
    /// The history of tries.
    Tries,
}

impl Pane {
    /// All panes in the order of Tab.
    pub const ALL: [Self; 4] = [Self::Clip, Self::Text, Self::How, Self::Tries];

    /// The pane `by` places further on, round and round.
    pub fn turned(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|&pane| pane == self).unwrap_or(0);
        Self::ALL[(at as isize + by).rem_euclid(Self::ALL.len() as isize) as usize]
    }
}

/// What the Caption room understands.
#[derive(Clone, Debug)]
pub enum CaptionAction {
    /// Give a pane the focus.
    Focus(Pane),
    /// Give the next pane the focus, or with -1 the one before.
    TurnFocus(isize),
    /// Move the focused pane's cursor.
    Step(Step),
    /// Have the model write about the clip.
    Write,
    /// The try with this number was judged by what people wrote.
    Scored(usize, Scores),
    /// Stop what is under way: typing, writing, recording, loading.
    Stop,
    /// The clip.
    Clip(ClipAction),
    /// Model and prefix.
    How(HowAction),
    /// The text that is being typed.
    Typing(TypingAction),
    /// What the model wrote.
    Text(TextAction),
    /// The history of tries.
    Tries(TriesAction),
    /// The tries of earlier sessions.
    History(HistoryAction),
    /// What can be taken back.
    Deed(DeedAction),
    /// The part of the clip that is captioned.
    Trim(TrimAction),
}

/// What the clip understands.
#[derive(Clone, Debug)]
pub enum ClipAction {
    /// Caption this clip from now on.
    Take(Chosen),
    /// A clip was decoded, or not and why.
    Loaded(PathBuf, Result<Arc<Loaded>, String>),
    /// Play the clip, or pause it.
    PlayPause,
    /// Type the path of a sound file.
    AskPath,
    /// A random clip of the open datasets.
    Random,
    /// Record from the microphone, or end the recording.
    Microphone,
    /// The recording is so many seconds long and so loud, 0..=1.
    Heard(f64, f32),
    /// The recording has ended, or could not be made.
    Recorded(Result<Arc<Loaded>, String>),
}

/// What model and prefix understand.
#[derive(Clone, Debug)]
pub enum HowAction {
    /// Use this prefix: one of the system's, or the one of one's own.
    Prefix(usize),
    /// Use the next prefix.
    NextPrefix,
    /// Type a prefix of one's own.
    EditPrefix,
    /// Choose a model from a list.
    ChooseModel,
    /// These models are in the hub's cache on this disk.
    Models(Vec<String>),
}

/// What a text that is being typed understands.
#[derive(Clone, Debug)]
pub enum TypingAction {
    /// A key for the text.
    Key(KeyEvent),
    /// Pasted text.
    Paste(String),
    /// Take the text.
    Keep,
    /// Complete a path as far as there is only one way.
    Complete,
    /// The paths that begin with a text.
    Completions(String, Vec<String>),
}

/// What the written caption understands.
#[derive(Clone, Debug)]
pub enum TextAction {
    /// Move the cursor by so many tokens.
    MoveToken(isize),
    /// Put the cursor on a token.
    Token(usize),
    /// Copy the caption.
    Copy,
}

/// What the history of tries understands.
#[derive(Clone, Debug)]
pub enum TriesAction {
    /// Put the cursor on a row.
    Select(usize),
    /// Bring the try under the cursor back: its caption, clip and prefix.
    Recall,
    /// Append the tries that are not saved yet to the file, asking for it the first time.
    Save,
    /// Append them to this file.
    SaveTo(PathBuf),
    /// The tries of these numbers are saved in the file, or why not.
    Saved(PathBuf, Result<Vec<usize>, String>),
}
