//! What waits for its batch, in the order of the output.

use super::inputs::Input;
use crate::audio::{Mask, Window};

/// One row of the output in the making.
pub struct Waiting<'a> {
    /// The row's name.
    pub row: String,
    /// What is said of its clip, before its caption.
    pub told: Option<String>,
    /// What the model is to hear, or why it cannot.
    pub what: Result<Piece<'a>, String>,
}

/// What is heard of a clip.
pub struct Piece<'a> {
    /// The clip.
    pub clip: &'a Input,
    /// What of it.
    pub window: Window,
    /// What of that is taken out.
    pub masks: Vec<Mask>,
}

/// Rows that wait.
#[derive(Default)]
pub struct Queue<'a> {
    rows: Vec<Waiting<'a>>,
    pieces: usize,
}

impl<'a> Queue<'a> {
    /// Takes one more.
    pub fn push(&mut self, row: Waiting<'a>) {
        self.pieces += usize::from(row.what.is_ok());
        self.rows.push(row);
    }

    /// How many of them are to be heard.
    pub fn pieces(&self) -> usize {
        self.pieces
    }

    /// All of them, which wait no longer.
    pub fn take(&mut self) -> Vec<Waiting<'a>> {
        self.pieces = 0;
        std::mem::take(&mut self.rows)
    }
}
