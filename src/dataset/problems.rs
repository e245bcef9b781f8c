//! A list of problems that stays small however many there are.

use std::sync::Mutex;

use super::Problem;

/// How many problems are kept; more are only counted.
pub(super) const KEPT: usize = 1000;

/// The first [`KEPT`] problems of a split, and how many there are.
#[derive(Default)]
pub(super) struct Problems(Mutex<(Vec<Problem>, usize)>);

impl Problems {
    /// Takes one more problem in; `problem` is only made while there is room for it.
    pub(super) fn add(&self, problem: impl FnOnce() -> Problem) {
        let mut held = self.lock();
        held.1 += 1;
        if held.0.len() < KEPT {
            let problem = problem();
            held.0.push(problem);
        }
    }

    /// The problems that are kept, in the order they were found.
    pub(super) fn list(&self) -> Vec<Problem> {
        self.lock().0.clone()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.lock().1
    }

    /// A poisoned list is still a list: the panic of another thread is reported elsewhere.
    fn lock(&self) -> std::sync::MutexGuard<'_, (Vec<Problem>, usize)> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
