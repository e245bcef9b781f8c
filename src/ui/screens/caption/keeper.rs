//! Tries on their way into the history: whoever comes to write them takes all that wait, so that none is written twice.

use crate::evaluate::of_one;
use crate::history::{Entry, History};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A try that is to be kept.
#[derive(Debug)]
pub struct ToKeep {
    /// Its number in this session.
    pub number: usize,
    /// The folder of its dataset.
    pub root: Option<PathBuf>,
    /// What is kept of it.
    pub entry: Entry,
    /// What people wrote about the clip.
    pub references: Vec<String>,
}

/// Tries on their way into the history.
#[derive(Debug, Default)]
pub struct Keeper(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    waiting: VecDeque<ToKeep>,
    kept: BTreeSet<usize>,
}

impl Keeper {
    /// Has a try wait to be written.
    pub fn add(&self, one: ToKeep) {
        self.lock().waiting.push_back(one);
    }

    /// Whether the try of this number is kept.
    pub fn holds(&self, number: usize) -> bool {
        self.lock().kept.contains(&number)
    }

    /// Takes note that a try is in the history already.
    pub fn knows(&self, number: usize) {
        self.lock().kept.insert(number);
    }

    /// Writes everything that waits; what could not be written goes on waiting.
    ///
    /// # Errors
    /// Why it could not.
    pub fn write(&self, history: &History) -> std::io::Result<()> {
        // Held all the time: another one who writes waits, and then finds nothing left to do.
        let mut inner = self.lock();
        while let Some(one) = inner.waiting.front() {
            history.append(one.root.as_deref(), &judged(one))?;
            let number = one.number;
            inner.kept.insert(number);
            inner.waiting.pop_front();
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// With the metrics that take no time, where people wrote something.
fn judged(one: &ToKeep) -> Entry {
    let mut entry = one.entry.clone();
    if !one.references.is_empty() {
        let scores = of_one(&entry.caption, &one.references);
        let metrics: Map<String, Value> =
            scores.into_iter().map(|(name, score)| (name.to_owned(), json!(score))).collect();
        entry.extra.insert("metrics".to_owned(), Value::Object(metrics));
    }
    entry
}
