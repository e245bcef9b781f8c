//! Finding runs.

use super::done;
use crate::run::{Moment, Summary, find};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::train::action::{RunsAction, TrainAction};
use std::path::PathBuf;

/// Lists the runs under some folders; one that is under two is listed once. A folder that was `named` and has none is itself
/// listed, as a run that is still empty.
pub fn search(roots: Vec<PathBuf>, named: Vec<PathBuf>) -> Job {
    Job::new(Lane("search runs"), move |context| {
        let mut paths: Vec<PathBuf> = Vec::new();
        for root in &roots {
            let mut found = find(root);
            if found.is_empty() && named.contains(root) && root.is_dir() {
                found.push(root.clone());
            }
            for path in found {
                let path = path.canonicalize().unwrap_or(path);
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        let read = |path: &PathBuf| (!context.cancelled()).then(|| Summary::read(path, Moment::now()));
        let found = paths.iter().map_while(read).collect();
        done(TrainAction::Runs(RunsAction::Found(found)))
    })
}
