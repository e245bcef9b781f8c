//! Everything that can happen to the tries of earlier sessions.

use crate::history::{Entry, Found};
use crate::ui::screens::caption::chosen::Chosen;
use crate::ui::screens::caption::state::history::Whose;

/// What the kept tries understand.
#[derive(Clone, Debug)]
pub enum HistoryAction {
    /// These tries were read, or why not.
    Read(Whose, Result<Found, String>),
    /// What was waiting to be kept is kept, or why not.
    Kept(Result<(), String>),
    /// Bring an earlier try back, which was of this clip.
    Bring(Box<Entry>, Chosen),
    /// Ask for the text that tries must have to be listed.
    AskFilter,
    /// List only tries with this text.
    Filter(String),
    /// Keep tries from now on, or no longer.
    Toggle,
}
