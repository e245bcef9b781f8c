//! The state of the Train room.

pub mod captions;
pub mod charts;
pub mod form;
pub mod runs;
pub mod steering;

use super::action::Pane;
use super::jobs::Readers;
use crate::run::reader::Run;
use crate::ui::widgets::Scroll;
use captions::Captions;
use charts::Charts;
use form::Form;
use runs::Runs;
use std::time::Instant;
use steering::Steering;

/// The state of the Train room.
#[derive(Debug, Default)]
pub struct Train {
    /// The pane that has the keys.
    pub focus: Pane,
    /// The runs that are known, and what is known of those on the charts.
    pub runs: Runs,
    /// The charts.
    pub charts: Charts,
    /// What the run wrote about one clip.
    pub captions: Captions,
    /// The checkpoint under the cursor, the newest being row 0.
    pub checkpoint: usize,
    /// Which checkpoints are seen.
    pub checkpoint_scroll: Scroll,
    /// Requests under way.
    pub steering: Steering,
    /// The readers, which jobs borrow.
    pub readers: Readers,
    /// When files were looked at last, and whether that is under way.
    pub looked: Option<Instant>,
    /// Files are being looked at.
    pub looking: bool,
    /// When folders were searched for runs last.
    pub searched: Option<Instant>,
    /// A run that is about to be begun.
    pub form: Option<Form>,
}

impl Train {
    /// The run under the cursor, once it was read.
    pub fn run(&self) -> Option<&Run> {
        self.runs.read(self.runs.selected()?)
    }

    /// The runs on the charts: that under the cursor, then those laid over it.
    pub fn shown(&self) -> Vec<&Run> {
        self.runs.shown().into_iter().filter_map(|path| self.runs.read(path)).collect()
    }
}
