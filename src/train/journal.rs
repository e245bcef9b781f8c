//! What a trainer says: into the run directory, and to whoever started it.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::run::Writer;

/// Takes lines for people: a log file, and perhaps a terminal.
pub struct Journal<'a> {
    file: File,
    say: &'a mut dyn FnMut(&str),
}

impl<'a> Journal<'a> {
    /// Appends to the log at `path`; `say` shows the same lines.
    pub fn open(path: &Path, say: &'a mut dyn FnMut(&str)) -> Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        Ok(Self { file: file.with_context(|| format!("cannot write {}", path.display()))?, say })
    }

    /// A line.
    pub fn line(&mut self, text: &str) {
        let text = crate::text::safe(text);
        // A log that cannot be written is no reason to end: what must be kept has files of its own.
        drop(writeln!(self.file, "{text}"));
        (self.say)(&text);
    }

    /// Something that happened at `step`: into `events.jsonl` and as a line.
    pub fn event(&mut self, writer: &mut Writer, event: &str, step: u64, message: &str) -> Result<()> {
        self.line(&format!("step {step}: {event}{}{message}", if message.is_empty() { "" } else { ": " }));
        Ok(writer.event(event, step, message, Map::new())?)
    }

    /// As [`Self::event`], with numbers that belong to it.
    pub fn event_with(
        &mut self,
        writer: &mut Writer,
        event: &str,
        step: u64,
        message: &str,
        extra: Map<String, Value>,
    ) -> Result<()> {
        self.line(&format!("step {step}: {event}: {message}"));
        Ok(writer.event(event, step, message, extra)?)
    }
}
