//! Requests to runs that were not answered yet.

use crate::run::{Answer, Command};
use crate::ui::widgets::numbers::count;
use std::path::PathBuf;

/// A request under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The run.
    pub run: PathBuf,
    /// Its number there.
    pub n: u64,
    /// What was asked.
    pub command: Command,
}

/// All requests under way.
#[derive(Debug, Default)]
pub struct Steering {
    /// The oldest first.
    pub asked: Vec<Asked>,
}

impl Steering {
    /// Takes a request off the list; `None` when nobody here asked it.
    pub fn answered(&mut self, run: &PathBuf, n: u64) -> Option<Asked> {
        let at = self.asked.iter().position(|asked| asked.run == *run && asked.n == n)?;
        Some(self.asked.remove(at))
    }
}

/// What is asked, in words that go on after "asked to".
pub fn wish(command: &Command) -> String {
    match command {
        Command::Pause => "pause".into(),
        Command::Resume => "go on".into(),
        Command::Stop => "stop".into(),
        Command::Checkpoint => "make a checkpoint".into(),
        Command::Evaluate => "evaluate".into(),
        Command::SetLr { value } => format!("use the learning rate {value:e}"),
        Command::Note { .. } => "keep a note".into(),
    }
}

/// What became of it, for the message line.
pub fn outcome(asked: &Asked, answer: &Answer) -> String {
    let wish = wish(&asked.command);
    let words = if answer.message.is_empty() { String::new() } else { format!(": {}", answer.message) };
    let done = if answer.ok { "done" } else { "not done" };
    format!("step {}: asked to {wish}, {done}{words}", count(answer.step))
}
