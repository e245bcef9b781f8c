//! What can be asked of a run.

use serde::{Deserialize, Serialize};

/// What is asked of a run; the file's `verb` tells which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "kebab-case")]
pub enum Command {
    /// Wait between two steps.
    Pause,
    /// Go on.
    Resume,
    /// Make a checkpoint and end.
    Stop,
    /// Make a checkpoint now.
    Checkpoint,
    /// Evaluate now.
    Evaluate,
    /// Use another peak learning rate from now on, after making a checkpoint.
    SetLr {
        /// The new rate.
        value: f64,
    },
    /// Keep some words with the run.
    Note {
        /// The words.
        text: String,
    },
}

impl Command {
    /// The name of the verb, as in the file's name.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Stop => "stop",
            Self::Checkpoint => "checkpoint",
            Self::Evaluate => "evaluate",
            Self::SetLr { .. } => "set-lr",
            Self::Note { .. } => "note",
        }
    }

    /// Why it makes no sense, if it does not.
    pub(super) fn trouble(&self) -> Option<String> {
        match self {
            Self::SetLr { value } if !value.is_finite() || *value < 0.0 => {
                Some(format!("a learning rate of {value} makes no sense: give a number from 0 up, for example 1e-5"))
            }
            _ => None,
        }
    }
}
