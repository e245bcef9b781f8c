//! Steering a run from outside: requests are files, and so are the answers.
//!
//! A screen calls [`send`] and later [`answer`]; the trainer polls an [`Inbox`] between steps and answers every request.

mod command;
mod inbox;
mod send;

pub use command::Command;
pub use inbox::{Inbox, Request};
pub use send::{answer, send};

use serde::{Deserialize, Serialize};

/// What became of a request: `control/done/<n>.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// The request's number.
    pub n: u64,
    /// Its verb.
    pub verb: String,
    /// The step at which it took effect.
    pub step: u64,
    /// Whether it did.
    pub ok: bool,
    /// What came of it, or why it could not be done.
    pub message: String,
    /// Seconds since 1970.
    pub time: f64,
}
