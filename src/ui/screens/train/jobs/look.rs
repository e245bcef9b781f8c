//! Looking at the files of the runs on the charts.

use super::done;
use crate::run::reader::Run;
use crate::run::{Answer, Layout, Moment, Reader, control};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::train::action::{RunsAction, TrainAction};
use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Readers that go on where they were the last time.
#[derive(Clone, Default)]
pub struct Readers(Arc<Mutex<HashMap<PathBuf, Reader>>>);

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Readers")
    }
}

/// What a look brought.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// What is known of each run now.
    pub runs: Vec<Run>,
    /// What could not be read.
    pub troubles: Vec<(PathBuf, String)>,
    /// Answers to requests.
    pub answers: Vec<(PathBuf, Answer)>,
}

/// Looks at `runs`, and for the answers to requests; readers of other runs are closed.
pub fn look(readers: Readers, runs: Vec<PathBuf>, asked: Vec<(PathBuf, u64)>) -> Job {
    Job::new(Lane("look at runs"), move |context| {
        let mut looked = Looked::default();
        let mut readers = readers.0.lock().unwrap_or_else(PoisonError::into_inner);
        readers.retain(|path, _| runs.contains(path));
        for path in runs {
            if context.cancelled() {
                return Vec::new();
            }
            let reader = readers.entry(path.clone()).or_insert_with(|| Reader::open(&path));
            if let Err(error) = reader.refresh(Moment::now()) {
                looked.troubles.push((path, error.to_string()));
            }
            looked.runs.push(reader.run().clone());
        }
        for (path, n) in asked {
            if let Some(answer) = control::answer(&Layout::new(&path), n) {
                looked.answers.push((path, answer));
            }
        }
        done(TrainAction::Runs(RunsAction::Looked(Box::new(looked))))
    })
}
