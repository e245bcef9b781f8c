//! One look at every row of a split.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::{Clip, Split};

/// Rows of one piece of work.
const CHUNK: usize = 8192;

impl Split {
    /// What `look` makes of every row known so far, in their order; `None` for rows that cannot be used. The rows are parsed on
    /// every core and not kept; whether the files are there is not asked. Ends early, with fewer rows, when `cancel` is set.
    pub fn every_row<T: Send>(&self, look: impl Fn(&Clip) -> T + Sync, cancel: &AtomicBool) -> Vec<Option<T>> {
        let rows = self.len();
        let starts: Vec<usize> = (0..rows).step_by(CHUNK).collect();
        let chunks: Vec<Vec<Option<T>>> =
            starts.par_iter().map(|&start| self.some_rows(start, (start + CHUNK).min(rows), &look, cancel)).collect();
        chunks.into_iter().flatten().collect()
    }

    fn some_rows<T>(
        &self,
        mut from: usize,
        end: usize,
        look: &impl Fn(&Clip) -> T,
        cancel: &AtomicBool,
    ) -> Vec<Option<T>> {
        let mut seen = Vec::with_capacity(end - from);
        while from < end && !cancel.load(Ordering::Relaxed) {
            let block = self.inner().rows.block(from..end);
            if block.len() == 0 {
                break;
            }
            let row = |i: usize| block.row(i).and_then(|row| self.inner().clip_of(from + i, row)).ok();
            seen.extend((0..block.len()).map(|i| row(i).as_ref().map(look)));
            from += block.len();
        }
        seen
    }
}
