//! Everything that can happen in the Train room.

use super::jobs::{Found, Looked};
use super::state::captions::Told;
use super::state::form::Planned;
use crate::run::{Command, Summary};
use crate::ui::step::Step;
use std::path::PathBuf;
use std::sync::Arc;

/// A pane that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The list of runs.
    Runs,
    /// The checkpoints of the run.
    Checkpoints,
    /// The charts.
    #[default]
    Charts,
    /// What it wrote about one clip, step by step.
    Captions,
}

impl Pane {
    /// All panes in the order of Tab.
    pub const ALL: [Self; 4] = [Self::Runs, Self::Checkpoints, Self::Charts, Self::Captions];

    /// The pane `by` places further on, round and round.
    pub fn turned(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|&pane| pane == self).unwrap_or(0);
        Self::ALL[(at as isize + by).rem_euclid(Self::ALL.len() as isize) as usize]
    }
}

/// What the Train room understands.
#[derive(Clone, Debug)]
pub enum TrainAction {
    /// Give a pane the focus.
    Focus(Pane),
    /// Give the next pane the focus, or with -1 the one before.
    TurnFocus(isize),
    /// Move the focused pane's cursor.
    Step(Step),
    /// Move a pane's cursor with the wheel.
    Wheel(Pane, Step),
    /// Open what is under the cursor.
    Open,
    /// Go back: full screen, cursor, zoom.
    Back,
    /// Runs.
    Runs(RunsAction),
    /// Charts.
    Charts(ChartsAction),
    /// Captions of one clip.
    Captions(CaptionsAction),
    /// Steering the run.
    Steer(SteerAction),
    /// Beginning runs.
    Form(FormAction),
    /// Put the cursor on this checkpoint.
    Checkpoint(usize),
    /// Load the checkpoint under the cursor, or the best, and go to the Caption room.
    TryCheckpoint,
}

/// What the list of runs understands.
#[derive(Clone, Debug)]
pub enum RunsAction {
    /// These runs were found.
    Found(Vec<Summary>),
    /// Files were looked at.
    Looked(Box<Looked>),
    /// Put the cursor on this run.
    Select(usize),
    /// Watch the run in this folder, or all runs under it.
    Watch(PathBuf),
    /// Ask for a folder to watch.
    AskFolder,
    /// Lay the run under the cursor over the others, or take it off.
    Overlay,
    /// Show in what the configs of the shown runs differ.
    Differences,
    /// Show what happened in the run, and its config.
    Story,
}

/// What the charts understand.
#[derive(Clone, Debug)]
pub enum ChartsAction {
    /// Choose a chart.
    Choose(usize),
    /// One chart on all of the room, or all of them again.
    ToggleFull,
    /// Count something else along the horizontal axis.
    NextAxis,
    /// Log or linear horizontal axis.
    ToggleLogX,
    /// Log or linear vertical axes.
    ToggleLogY,
    /// Smooth more; after the most not at all.
    NextSmoothing,
    /// Show so many times as much detail.
    Zoom(f64),
    /// The same about a place, 0 at the left and 1 at the right.
    ZoomAt(f64, f64),
    /// Show everything.
    Whole,
    /// Move the window by a share of itself.
    Pan(f64),
    /// Move the cursor by so many cells.
    MoveCursor(isize),
    /// Put the cursor on a place of a chart, 0 at the left and 1 at the right.
    PutCursor(usize, f64),
}

/// What the captions of one clip understand.
#[derive(Clone, Debug)]
pub enum CaptionsAction {
    /// Go to the clip so many places further on.
    Turn(isize),
    /// What the run wrote about a clip was read.
    Told(Result<Arc<Told>, String>),
    /// Play the clip, or hold it.
    Play,
    /// The clip was decoded, or not and why.
    Decoded(PathBuf, Result<Arc<crate::audio::Sound>, String>),
    /// Copy the newest caption.
    Copy,
}

/// What steering understands.
#[derive(Clone, Debug)]
pub enum SteerAction {
    /// Pause a running run, go on with a paused one.
    PauseOrResume,
    /// Ask for something without more words.
    Ask(Plain),
    /// Ask for the new learning rate.
    AskRate,
    /// Ask for a note.
    AskNote,
    /// Send a request to the run in this folder.
    Send(PathBuf, Command),
    /// It was sent under this number, or not and why.
    Sent(PathBuf, Command, Result<u64, String>),
}

/// What beginning a run understands.
#[derive(Clone, Debug)]
pub enum FormAction {
    /// Choose a config to begin a run with.
    New,
    /// These configs were found.
    Configs(Vec<Found>),
    /// Ask for the path of a config.
    AskConfig,
    /// Read the config in a file.
    ReadConfig(PathBuf),
    /// A file was read, or not and why.
    Read(PathBuf, Result<String, String>),
    /// Open the form on a config.
    Take(Box<Found>),
    /// Open the form on the config of the run under the cursor.
    Fork,
    /// Go on with the run under the cursor.
    Resume,
    /// The same with another peak learning rate.
    ResumeAt(f64),
    /// Edit the row under the cursor.
    Edit,
    /// Give a row another value.
    Set(usize, String),
    /// Put the cursor on a row.
    Select(usize),
    /// Forget the form.
    Close,
    /// The trainer said what the run will be, or why it cannot begin.
    Planned(Box<Planned>),
    /// Begin the run.
    Begin,
    /// It is under way in this folder, or not and why.
    Begun(Result<PathBuf, String>),
}

/// Requests that need no more words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// Make a checkpoint now.
    Checkpoint,
    /// Evaluate now.
    Evaluate,
    /// Make a checkpoint and end.
    Stop,
}
