//! The runs that are known.

use crate::run::Summary;
use crate::run::reader::Run;
use crate::ui::widgets::Scroll;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The list of runs.
#[derive(Debug, Default)]
pub struct Runs {
    /// Folders that are searched for runs.
    pub roots: Vec<PathBuf>,
    /// Those that the person named: they are listed even while nothing is in them.
    pub named: Vec<PathBuf>,
    /// The runs found there, the newest first.
    pub list: Vec<Summary>,
    /// The row under the cursor.
    pub row: usize,
    /// Which rows are seen.
    pub scroll: Scroll,
    /// Runs laid over that under the cursor.
    pub overlaid: BTreeSet<PathBuf>,
    /// What was read of the runs on the charts.
    read: BTreeMap<PathBuf, Run>,
    /// What could not be read, by run.
    pub troubles: BTreeMap<PathBuf, String>,
    /// The run to put the cursor on once it is found.
    pub wanted: Option<PathBuf>,
}

impl Runs {
    /// The run under the cursor.
    pub fn selected(&self) -> Option<&Path> {
        self.list.get(self.row).map(|run| run.path.as_path())
    }

    /// The run under the cursor, then those laid over it.
    pub fn shown(&self) -> Vec<&Path> {
        let selected = self.selected();
        let others = self.overlaid.iter().map(PathBuf::as_path).filter(|path| Some(*path) != selected);
        selected.into_iter().chain(others).collect()
    }

    /// What was read of a run.
    pub fn read(&self, path: &Path) -> Option<&Run> {
        self.read.get(path)
    }

    /// Takes note of what was read, and of how the run is in the list.
    pub fn take(&mut self, run: Run) {
        let path = run.layout.root().to_owned();
        if let Some(row) = self.list.iter_mut().find(|row| row.path == path) {
            (row.stage, row.step) = (run.stage, run.step());
            row.max_steps = run.max_steps;
            row.eta = run.status.as_ref().and_then(|status| status.eta);
        }
        self.read.insert(path, run);
    }

    /// Forgets what is no longer on the charts, so that memory stays bounded.
    pub fn forget_others(&mut self) {
        let shown: BTreeSet<PathBuf> = self.shown().into_iter().map(Path::to_owned).collect();
        self.read.retain(|path, _| shown.contains(path));
    }

    /// Takes a new list; the cursor stays on its run.
    pub fn found(&mut self, mut list: Vec<Summary>) {
        let order = |run: &Summary| (!run.stage.is_live(), -run.created.unwrap_or(0.0));
        list.sort_by(|a, b| {
            order(a).partial_cmp(&order(b)).unwrap_or(std::cmp::Ordering::Equal).then(a.path.cmp(&b.path))
        });
        let here = self.wanted.clone().or_else(|| self.selected().map(Path::to_owned));
        let at = here.and_then(|path| list.iter().position(|run| run.path == path));
        if at.is_some() {
            self.wanted = None;
        }
        self.row = at.unwrap_or(self.row).min(list.len().saturating_sub(1));
        self.overlaid.retain(|path| list.iter().any(|run| run.path == *path));
        self.list = list;
    }

    /// Whether any run goes on.
    pub fn any_live(&self) -> bool {
        self.list.iter().any(|run| run.stage.is_live())
    }
}
