//! What the Browse room knows: plain data, changed only by its update.

pub mod cursor;
pub mod filter;
pub mod marks;
pub mod place;
pub mod probes;
pub mod row;
pub mod rows;
pub mod sound;
pub mod table;
pub mod tree;

use super::action::Pane;
use crate::dataset::{Dataset, Problem, Split};
use crate::ui::shared::Shared;
use place::{ClipId, SplitId};
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

/// The state of the Browse room.
#[derive(Default)]
pub struct Browse {
    /// The pane that gets the keys.
    pub focus: Pane,
    /// The tree of datasets.
    pub tree: tree::Tree,
    /// The table of clips.
    pub table: table::Table,
    /// The filter above the table.
    pub filter: filter::Filter,
    /// The rows in sight.
    pub rows: rows::Rows,
    /// The sound pane.
    pub sound: sound::SoundPane,
    /// What is known about files.
    pub probes: probes::Probes,
    /// Marks and notes of every open dataset.
    pub marks: marks::MarksOf,
    /// Problems of the dataset in sight.
    pub problems: Problems,
    /// The first line of the details in sight.
    pub details_top: usize,
    /// Another room is in front, whose clips end without a next one.
    pub away: bool,
    /// Lines of the details that the last drawing had no room for.
    pub details_hidden: Cell<usize>,
    /// The file of captions that was laid over a split last.
    pub laid: Option<PathBuf>,
}

/// Problems of one dataset.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// The first of them.
    pub listed: Vec<Problem>,
    /// How many there are.
    pub count: usize,
    /// Of which dataset.
    pub dataset: usize,
}

impl Browse {
    /// The dataset whose split is in the table.
    pub fn dataset<'a>(&self, shared: &'a Shared) -> Option<&'a Arc<Dataset>> {
        shared.datasets.get(self.table.split?.dataset)
    }

    /// The split in the table.
    pub fn split<'a>(&self, shared: &'a Shared) -> Option<&'a Arc<Split>> {
        split(shared, self.table.split?)
    }

    /// Rows of that split known so far.
    pub fn known(&self, shared: &Shared) -> usize {
        self.split(shared).map_or(0, |split| split.len())
    }

    /// The clip under the cursor.
    pub fn current(&self, shared: &Shared) -> Option<ClipId> {
        self.table.current(self.known(shared))
    }
}

/// A split by its id.
pub fn split(shared: &Shared, id: SplitId) -> Option<&Arc<Split>> {
    shared.datasets.get(id.dataset)?.splits.get(id.split)
}

/// The split of a dataset to begin with: the one to train on, else the first.
pub fn first_split(shared: &Shared, dataset: usize) -> SplitId {
    let splits = shared.datasets.get(dataset).map_or(&[][..], |dataset| &dataset.splits);
    let split = splits.iter().position(|split| matches!(split.name(), "train" | "development")).unwrap_or(0);
    SplitId { dataset, split }
}

/// How many splits each open dataset has: the shape of the tree.
pub fn shape(shared: &Shared) -> Vec<usize> {
    shared.datasets.iter().map(|dataset| dataset.splits.len()).collect()
}
