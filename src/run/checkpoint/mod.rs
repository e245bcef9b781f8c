//! Checkpoints: written whole or not at all, listed, and thinned out.

mod draft;
mod keep;

pub use draft::Draft;
pub(super) use draft::clean_up;
pub use keep::{list, prune};

use super::fault::{read_json, write_json};
use super::layout::Layout;
use serde::{Deserialize, Serialize};
use std::io;

/// `best.json`: which checkpoint is the best so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// The step of the checkpoint.
    pub step: u64,
    /// By which metric, as in `metrics.jsonl`.
    pub metric: String,
    /// Its value.
    pub value: f64,
}

impl Best {
    /// The best checkpoint of a run; `None` when there is none yet.
    pub fn read(layout: &Layout) -> Option<Self> {
        read_json(&layout.best()).ok()
    }

    /// Makes this the run's best checkpoint.
    pub(super) fn write(&self, layout: &Layout) -> io::Result<()> {
        write_json(&layout.best(), self)
    }
}
