//! What can happen to the state: the only input of every `update`.

use super::message::Message;
use super::popups::PopupAction;
use super::room::Room;
use super::screens::balance::BalanceAction;
use super::screens::browse::BrowseAction;
use super::screens::caption::CaptionAction;
use super::screens::train::TrainAction;
use super::theme::Theme;
use crate::dataset::Dataset;
use crate::whisper::engine::Reply;
use std::path::PathBuf;
use std::sync::Arc;

/// Anything that can happen to the state, from a key, the mouse, a job, the model or the clock.
#[derive(Clone, Debug)]
pub enum Action {
    /// To the shell around the rooms.
    App(AppAction),
    /// To the popup on top.
    Popup(PopupAction),
    /// To the Browse room.
    Browse(BrowseAction),
    /// To the Caption room.
    Caption(CaptionAction),
    /// To the Train room.
    Train(TrainAction),
    /// To the Balance room.
    Balance(BalanceAction),
}

/// What the shell understands.
#[derive(Clone, Debug)]
pub enum AppAction {
    /// Leave, asking first when something would be lost.
    Quit,
    /// Leave without asking.
    QuitNow,
    /// Bring a room to the front.
    Goto(Room),
    /// Bring a room to the front and do something in it.
    DoIn(Room, Box<Action>),
    /// Show every key.
    Help,
    /// Find an action by its name.
    Palette,
    /// Show all messages of this session.
    Messages,
    /// Draw everything anew.
    Redraw,
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// Pick a theme from a list.
    ChooseTheme,
    /// Use a theme, and keep it.
    SetTheme(String),
    /// A theme was read.
    Theme(Arc<Theme>),
    /// Let the terminal select text with the mouse, or take the mouse back.
    ToggleMouse,
    /// ASCII characters only, or all of Unicode.
    ToggleAscii,
    /// Ask for a dataset's folder.
    AskDataset,
    /// Open a dataset.
    OpenDataset(PathBuf),
    /// Open the demo dataset, making it first when it is not there.
    OpenDemo,
    /// How far a piece of work before the first clip is: what, done, of how many.
    Preparing(Option<(String, u64, u64)>),
    /// A dataset is open.
    Opened(Arc<Dataset>),
    /// Ask for a model.
    AskModel,
    /// Load a model, a directory or a hub id, and remember it for the next time.
    LoadModel(String),
    /// Load a model for now.
    StartModel(String),
    /// The model's thread said something.
    Engine(Reply),
    /// Play the loaded clip, or pause it.
    PlayPause,
    /// Stop playing and go back to the clip's start.
    Stop,
    /// Move the playhead by so many seconds.
    SeekBy(f64),
    /// Move the playhead to a second of the clip.
    SeekTo(f64),
    /// Louder or softer by so many dB.
    GainBy(f32),
    /// Play on beyond the looped region.
    LoopOff,
    /// Show a message.
    Say(Message),
    /// The clock ticked.
    Tick,
}
