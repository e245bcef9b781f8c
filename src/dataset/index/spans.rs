//! The position of every row found so far, 16 bytes a row, and how far the search has come.

use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How far the index of a split has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes of metadata looked at, or files found in a folder without metadata.
    pub done: u64,
    /// Bytes of metadata in all; in a folder without metadata the same as `done`, since nobody knows.
    pub total: u64,
    /// Whether every row has been found.
    pub complete: bool,
}

/// One row of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dataset) struct Span {
    /// First byte of the row.
    pub offset: u64,
    /// Bytes of the row; its line end may be among them.
    pub length: u32,
    /// The line the row begins on, counted from 1.
    pub line: u32,
}

#[derive(Default)]
struct State {
    spans: Vec<Span>,
    progress: Progress,
}

/// The spans, published while they are being found.
#[derive(Default)]
pub(super) struct Spans {
    state: Mutex<State>,
    grown: Condvar,
}

impl Spans {
    /// Adds rows and tells how far the search is.
    pub(super) fn publish(&self, found: &[Span], progress: Progress) {
        let mut state = self.lock();
        state.spans.extend_from_slice(found);
        if progress.complete {
            state.spans.shrink_to_fit();
        }
        state.progress = progress;
        self.grown.notify_all();
    }

    /// Rows known so far.
    pub(super) fn len(&self) -> usize {
        self.lock().spans.len()
    }

    /// How far the search is.
    pub(super) fn progress(&self) -> Progress {
        self.lock().progress
    }

    /// The position of one row.
    pub(super) fn get(&self, index: usize) -> Option<Span> {
        self.lock().spans.get(index).copied()
    }

    /// The positions of a range of rows, cut at what is known.
    pub(super) fn range(&self, rows: Range<usize>) -> Vec<Span> {
        let state = self.lock();
        let end = rows.end.min(state.spans.len());
        state.spans.get(rows.start..end).unwrap_or_default().to_vec()
    }

    /// Waits until `rows` rows are known or all are, at most `limit`. True if one of the two came about.
    pub(super) fn wait_for(&self, rows: usize, limit: Duration) -> bool {
        let end = Instant::now().checked_add(limit);
        let mut state = self.lock();
        while state.spans.len() < rows && !state.progress.complete {
            let left = end.map_or(Duration::from_hours(1), |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return false;
            }
            state = self.grown.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
