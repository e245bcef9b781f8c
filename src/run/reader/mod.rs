//! The watcher's end of a run directory: live, finished, empty, copied, or written by other programs.
//!
//! A [`Reader`] keeps its place in every file, so that looking again costs what was added. What it knows is a [`Run`], cheap
//! to clone and send to a screen. Memory stays bounded: a [`Series`] keeps smallest, largest and mean of ever longer spans,
//! and predictions stay in their files.

mod axis;
mod facts;
mod foreign;
mod metrics;
mod predictions;
mod row;
mod series;
mod tail;

pub use axis::Axis;
pub use facts::{Checkpoint, Run, Source};
pub use predictions::{Clip, Predictions, Spot};
pub use series::{Bucket, Series};

use super::status::Pulse;
use super::{Layout, Moment};
use foreign::Foreign;
use metrics::Metrics;
use std::io;
use std::path::Path;

/// Follows one run directory.
pub struct Reader {
    run: Run,
    metrics: Metrics,
    foreign: Foreign,
    predictions: predictions::Index,
    facts: facts::Facts,
    pulse: Pulse,
}

impl Reader {
    /// A reader of the run in `root`, which may still be empty or absent. Nothing is read before [`Reader::refresh`].
    pub fn open(root: impl AsRef<Path>) -> Self {
        let layout = Layout::new(root.as_ref());
        Self {
            metrics: Metrics::new(&layout),
            foreign: Foreign::default(),
            predictions: predictions::Index::new(&layout),
            facts: facts::Facts::default(),
            pulse: Pulse::default(),
            run: Run::new(layout),
        }
    }

    /// Reads what is new; whether anything changed. `now` is the watcher's time.
    ///
    /// # Errors
    /// When a file is there and cannot be read; the rest was read.
    pub fn refresh(&mut self, now: Moment) -> io::Result<bool> {
        if self.metrics.was_replaced() || self.predictions.was_replaced() {
            *self = Self::open(self.run.layout.root());
        }
        let mut changed = self.facts.refresh(&mut self.run)?;
        changed |= self.metrics.refresh(&mut self.run)?;
        changed |= self.predictions.refresh(&mut self.run)?;
        if self.metrics.is_empty() {
            changed |= self.foreign.refresh(&mut self.run)?;
        }
        Ok(self.run.conclude(&mut self.pulse, now) || changed)
    }

    /// What is known.
    pub fn run(&self) -> &Run {
        &self.run
    }
}

/// Whether a folder is a run of ours, of HuggingFace's Trainer or of TensorBoard.
pub fn is_run(folder: &Path) -> bool {
    let layout = Layout::new(folder);
    let ours = [layout.info(), layout.status(), layout.metrics()].iter().any(|file| file.is_file());
    ours || foreign::is_foreign(&layout)
}

#[cfg(test)]
mod tests;
