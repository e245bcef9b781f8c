//! Progress on standard error: a bar on a terminal, plain lines in a log.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::output::note;

/// How often a log gets a line.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// What the numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Clips or files.
    Files,
    /// Bytes, of a download.
    Bytes,
}

/// Progress of one piece of work after the other.
pub struct Progress {
    bar: Option<ProgressBar>,
    what: String,
    said: Option<Instant>,
}

impl Progress {
    /// A bar if standard error is a terminal.
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(ProgressBar::no_length);
        Self { bar, what: String::new(), said: None }
    }

    /// `what` stands at `done` of `total` (0 when unknown).
    pub fn at(&mut self, what: &str, done: u64, total: u64, unit: Unit) {
        let begins = self.what != what;
        if begins {
            what.clone_into(&mut self.what);
        }
        match &self.bar {
            Some(bar) => show(bar, begins, &self.what, (done, total), unit),
            None => self.log(begins, done, total),
        }
    }

    /// A line of its own, above the bar.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| note(line)),
            None => note(line),
        }
    }

    /// Runs `print`, which writes to standard output, with the bar out of its way.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the bar away.
    pub fn end(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.what.clear();
    }

    fn log(&mut self, begins: bool, done: u64, total: u64) {
        let due = self.said.is_none_or(|at| at.elapsed() >= LOG_EVERY);
        if begins {
            note(&self.what);
        } else if due && total > 0 {
            note(&format!("{}: {done} of {total} ({} %)", self.what, done * 100 / total));
        } else if !due {
            return;
        }
        self.said = Some(Instant::now());
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

fn show(bar: &ProgressBar, begins: bool, what: &str, (done, total): (u64, u64), unit: Unit) {
    if begins {
        bar.reset();
        bar.set_style(style(total, unit));
        bar.set_message(crate::text::safe(what).into_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
    }
    if total > 0 {
        bar.set_length(total);
    }
    bar.set_position(done);
}

fn style(total: u64, unit: Unit) -> ProgressStyle {
    let template = match (total, unit) {
        (0, _) => "{spinner} {msg} {elapsed}",
        (_, Unit::Files) => "{msg} {wide_bar} {pos}/{len} {per_sec} {eta} left",
        (_, Unit::Bytes) => "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta} left",
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
