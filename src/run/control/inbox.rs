//! The trainer's side: polls for requests, answers each.

use super::{Answer, Command};
use crate::run::fault::{at, write_json};
use crate::run::{Clock, Layout, Moment};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a file that is no request yet may still become one, where files are not written atomically.
const PATIENCE: Duration = Duration::from_secs(5);

/// One thing asked for, to be answered with [`Inbox::answer`].
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Its number.
    pub n: u64,
    /// What is asked.
    pub command: Command,
}

/// Requests to a run.
pub struct Inbox {
    layout: Layout,
    clock: Clock,
    /// Numbers that were answered or are being worked on.
    taken: BTreeSet<u64>,
    /// A torn file, and when it was seen first.
    torn: Option<(u64, Moment)>,
}

impl Inbox {
    /// Opens the inbox of a run. Requests of an earlier process that were never answered are answered now: they are not
    /// applied, since nobody remembers them.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn open(layout: &Layout, clock: Clock) -> io::Result<Self> {
        let answers = layout.answers();
        let taken = numbered(&answers).into_iter().map(|(n, _)| n).collect();
        let mut inbox = Self { layout: layout.clone(), clock, taken, torn: None };
        // Looked up before the folder is there: whoever sees the folder may ask, and is not of an earlier process.
        let left = inbox.waiting();
        std::fs::create_dir_all(&answers).map_err(at("make", &answers))?;
        for (n, path) in left {
            inbox.close(n, verb_of(&path), 0, Err("the run had ended before this reached it: ask again".into()))?;
        }
        Ok(inbox)
    }

    /// The next request, the oldest first; `None` when there is none. What is not a request is answered here.
    ///
    /// # Errors
    /// When such an answer cannot be written.
    pub fn poll(&mut self, step: u64) -> io::Result<Option<Request>> {
        for (n, path) in self.waiting() {
            match read(&path) {
                Ok(command) => {
                    self.taken.insert(n);
                    return Ok(Some(Request { n, command }));
                }
                Err(Unread { torn: true, .. }) if self.may_still_come(n) => return Ok(None),
                Err(Unread { why, .. }) => self.close(n, verb_of(&path), step, Err(why))?,
            }
        }
        Ok(None)
    }

    /// Says what became of a request, and at which step.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn answer(&mut self, request: &Request, step: u64, outcome: Result<String, String>) -> io::Result<()> {
        self.close(request.n, request.command.verb().into(), step, outcome)
    }

    fn close(&mut self, n: u64, verb: String, step: u64, outcome: Result<String, String>) -> io::Result<()> {
        let ok = outcome.is_ok();
        let (Ok(message) | Err(message)) = outcome;
        self.taken.insert(n);
        let answer = Answer { n, verb, step, ok, message, time: (self.clock)().wall };
        write_json(&self.layout.answers().join(format!("{n}.json")), &answer)
    }

    fn waiting(&self) -> Vec<(u64, PathBuf)> {
        let mut waiting = numbered(&self.layout.control());
        waiting.retain(|(n, _)| !self.taken.contains(n));
        waiting
    }

    fn may_still_come(&mut self, n: u64) -> bool {
        let now = (self.clock)();
        match self.torn {
            Some((seen, since)) if seen == n => now.running.saturating_sub(since.running) < PATIENCE,
            _ => {
                self.torn = Some((n, now));
                true
            }
        }
    }
}

/// Why a file is no request.
struct Unread {
    /// It ends too early: its writer may not be done.
    torn: bool,
    why: String,
}

fn read(path: &Path) -> Result<Command, Unread> {
    let known = "known are pause, resume, stop, checkpoint, evaluate, set-lr with `value`, note with `text`";
    let bytes = std::fs::read(path).map_err(|error| Unread { torn: true, why: error.to_string() })?;
    let command: Command = serde_json::from_slice(&bytes)
        .map_err(|error| Unread { torn: error.is_eof(), why: format!("not a request: {error}; {known}") })?;
    command.trouble().map_or(Ok(command), |why| Err(Unread { torn: false, why }))
}

fn verb_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    stem.split_once('-').map_or(String::new(), |(_, verb)| verb.to_owned())
}

/// The files of a folder whose names begin with a number and end in `.json`, by number.
pub(super) fn numbered(folder: &Path) -> Vec<(u64, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(u64, PathBuf)> = entries.filter_map(|e| Some((number(&e.path())?, e.path()))).collect();
    found.sort();
    found
}

fn number(path: &Path) -> Option<u64> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".json")?;
    stem.split('-').next()?.parse().ok()
}
