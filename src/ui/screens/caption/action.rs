//! Everything that can happen in the Caption room.

mod deeds;
mod history;
mod trim;

pub use deeds::DeedAction;
pub use history::HistoryAction;
pub use trim::TrimAction;

use super::chosen::{Chosen, Loaded};
use super::state::attempt::Scores;
use super::state::grid::Side;
use super::state::looking::Looking;
use super::state::why::Tab;
use crate::audio::Sound;
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
    /// What else could have been written.
    Why,
    /// Model and prefix.
    How,
    /// The history of tries.
    Tries,
}

impl Pane {
    /// All panes in the order of Tab.
    pub const ALL: [Self; 5] = [Self::Clip, Self::Text, Self::Why, Self::How, Self::Tries];

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
    /// What else could have been written.
    Why(WhyAction),
    /// A mask on the clip.
    Mask(MaskAction),
    /// Many captions of the clip beside each other.
    Grid(GridAction),
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
    /// Play the clip as it is masked, or pause it.
    PlayPause,
    /// What the masks leave of the clip that the player has by this name.
    Masked(String, Arc<Sound>),
    /// Caption the next 30 s of a longer clip; after the last the first.
    NextWindow,
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
    /// Choose a knob of the search from a list.
    Knobs,
    /// Type the value of a knob.
    AskKnob(&'static str),
    /// Turn knobs, as `num_beams=5 do_sample=true` says; a knob without a value goes back to what the model says.
    Turn(String),
    /// Search in this way: the knobs that make it.
    Way(&'static str),
    /// Search as the model itself says.
    Plain,
    /// Turn the LoRA adapter by so much.
    AdapterBy(f32),
    /// Turn the LoRA adapter to so much.
    AdapterTo(f32),
    /// Silence the LoRA adapter, or let it speak as it was trained.
    AdapterOnOff,
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
    /// Show the tokens of the prompt too, or not.
    Prompt,
    /// Choose whose looks at the sound are shown.
    ChooseLooking,
    /// Show these looks.
    Look(Looking),
    /// Play what the token under the cursor looked at, over and over; or stop that.
    PlayLook,
    /// Type a sentence, to see what the model thinks of it.
    Score,
}

/// What the pane of alternatives understands.
#[derive(Clone, Debug)]
pub enum WhyAction {
    /// Show the next of alternatives, candidates and branches.
    Turn,
    /// Show this one.
    Show(Tab),
    /// Put the cursor on a row.
    Select(usize),
    /// Go on from the alternative, or show the candidate or the branch.
    Take,
}

/// What a mask that is being drawn understands.
#[derive(Clone, Debug)]
pub enum MaskAction {
    /// Begin one, about what the token under the cursor looked at.
    Begin,
    /// Move it by so many steps to the right and up.
    Move(i8, i8),
    /// Move its right end and its upper end by so many steps.
    Grow(i8, i8),
    /// The mouse went down at a second and a height.
    Corner(f64, f64),
    /// The mouse is held and now at a second and a height.
    Drag(f64, f64),
    /// Keep it, and caption the clip so.
    Keep,
    /// Drop it.
    Drop,
    /// Take the last mask off.
    Undo,
}

/// What a grid understands.
#[derive(Clone, Debug)]
pub enum GridAction {
    /// Show it.
    Open,
    /// Go back to the room.
    Close,
    /// To the next side, or with -1 the one before.
    Side(isize),
    /// Move the cursor of the side.
    Step(Step),
    /// Put the cursor on a row of a side.
    Select(Side, usize),
    /// Turn the part under the cursor on or off; play the clip of a caption.
    Toggle,
    /// Type another part for the side.
    Ask,
    /// Add what was typed.
    Add(Side, String),
    /// Have all of it written.
    Run,
    /// Show the caption under the cursor in the room; on the other sides have all written.
    Show,
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
