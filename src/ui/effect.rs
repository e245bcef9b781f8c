//! What an update wants from the world outside the state.

use super::action::Action;
use super::jobs::{Job, Lane};
use super::message::Message;
use super::popups::Popup;
use super::room::Room;
use crate::audio::Sound;
use crate::config::settings::Settings;
use crate::whisper::engine::Request;
use std::sync::Arc;

/// One wish to the world. Effects run in order, after the update that returned them.
// A popup is large and rare; effects are few and never kept.
#[allow(clippy::large_enum_variant)]
pub enum Effect {
    /// End the program.
    Quit,
    /// Bring a room to the front.
    Goto(Room),
    /// Do another action at once, for example one of another room.
    Do(Action),
    /// Work beside the screen, newest wins within its lane.
    Job(Job),
    /// Forget what a lane is doing and would do next.
    CancelJob(Lane),
    /// Something for the loudspeaker.
    Player(PlayerCommand),
    /// A wish to the model's thread, which starts with the first one.
    Engine(Request),
    /// Stop the model's running request and drop the waiting ones.
    CancelEngine,
    /// Put text into the terminal's clipboard (OSC 52).
    Copy(String),
    /// Show a message in the message line and keep it in the history.
    Say(Message),
    /// Open a popup over everything.
    Popup(Popup),
    /// Write the settings file and use the new settings.
    Save(Settings),
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// Forget what the terminal shows and draw everything.
    Redraw,
}

/// What the player is told.
#[derive(Clone, Debug)]
pub enum PlayerCommand {
    /// Make a clip the one that plays; the playhead is at its start, the loop is off.
    Load {
        /// Tells the clip from others, for [`super::shared::PlayerStatus::clip`]: its path as text.
        clip: String,
        /// The decoded sound.
        sound: Arc<Sound>,
        /// Start at once.
        play: bool,
    },
    /// Play from where the playhead is.
    Play,
    /// Hold where the playhead is.
    Pause,
    /// Stop and go to the start.
    Stop,
    /// Put the playhead at a second of the clip.
    Seek(f64),
    /// Play only from..to, in seconds, over and over; `None` plays on.
    Loop(Option<(f64, f64)>),
    /// Gain in dB.
    Gain(f32),
}
