//! What came of bringing many files.

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Done, Item, is_full};

/// One file that could not be brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Its source.
    pub file: PathBuf,
    /// Where it should have gone.
    pub to: PathBuf,
    /// Why it is not there, in words.
    pub why: String,
}

/// What came of all files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files that were put in their place.
    pub placed: usize,
    /// Files that were in their place before.
    pub already_there: usize,
    /// Of those placed: copies because a hard link or a rename was not to be had.
    pub fell_back: usize,
    /// Bytes that were copied.
    pub bytes: u64,
    /// Files that could not be brought, by path.
    pub failures: Vec<Failure>,
    /// Why the rest was not begun (no space left), and what to do.
    pub stopped: Option<String>,
    /// Whether the user stopped it before the end.
    pub cancelled: bool,
}

impl Summary {
    /// Whether every file is in its place.
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty() && self.stopped.is_none() && !self.cancelled
    }

    /// Files that were looked at.
    pub(super) fn seen(&self) -> usize {
        self.placed + self.already_there + self.failures.len()
    }

    pub(super) fn add(&mut self, item: &Item, done: io::Result<Done>) {
        match done {
            Ok(Done::AlreadyThere) => self.already_there += 1,
            Ok(Done::Placed { copied, fell_back }) => {
                self.placed += 1;
                self.bytes += copied;
                self.fell_back += usize::from(fell_back);
            }
            // Told once, for all of them.
            Err(error) if is_full(&error) || error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                let why = error.to_string();
                self.failures.push(Failure { file: item.from.clone(), to: item.to.clone(), why });
            }
        }
    }

    pub(super) fn finish(mut self, of: usize, full: Option<&Path>, cancelled: bool) -> Summary {
        self.failures.sort_by(|a, b| (&a.file, &a.to).cmp(&(&b.file, &b.to)));
        let left = of - self.seen();
        self.stopped = full.map(|at| {
            let folder = at.parent().unwrap_or(at).display();
            format!("no space is left in {folder}: {left} of {of} files are still to come; make room and run it again")
        });
        self.cancelled = cancelled && left > 0;
        self
    }
}
