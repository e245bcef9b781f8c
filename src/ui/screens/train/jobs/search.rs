//! Finding runs.

use super::done;
use crate::run::{Moment, Summary, find};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::train::action::{RunsAction, TrainAction};
use std::path::PathBuf;

/// Lists the runs under some folders; one that is under two is listed once.
pub fn search(roots: Vec<PathBuf>) -> Job {
    Job::new(Lane("search runs"), move |context| {
        let mut paths: Vec<PathBuf> = Vec::new();
        for root in &roots {
            for path in find(root) {
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
