//! The rows in sight, read once each.

use super::place::ClipId;
use super::row::Row;
use crate::ui::screens::browse::columns::Has;
use std::collections::HashMap;
use std::sync::Arc;

/// The rows in sight, and what kinds of text the split has shown so far.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    read: HashMap<ClipId, Arc<Row>>,
    /// Whether captions or labels were seen; kept while scrolling so that columns do not jump.
    pub has: Has,
}

impl Rows {
    /// Keeps the rows of `clips`, reads those that are new with `read`, and forgets all others.
    pub fn keep(&mut self, clips: impl Iterator<Item = ClipId>, read: impl Fn(ClipId) -> Row) {
        let mut before = std::mem::take(&mut self.read);
        for clip in clips {
            let row = before.remove(&clip).unwrap_or_else(|| Arc::new(read(clip)));
            self.has.captions |= !row.captions.is_empty();
            self.has.labels |= !row.labels.is_empty();
            self.has.drafts |= !row.draft.is_empty();
            self.read.insert(clip, row);
        }
    }

    /// A row in sight.
    pub fn get(&self, clip: ClipId) -> Option<&Arc<Row>> {
        self.read.get(&clip)
    }

    /// Whether a row in sight could be read.
    pub fn is_readable(&self, clip: ClipId) -> bool {
        self.get(clip).is_some_and(|row| row.problem.is_none())
    }

    /// Has every row in sight read anew.
    pub fn reread(&mut self) {
        self.read.clear();
        self.has.drafts = false;
    }

    /// Forgets everything, for another split.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::{ClipId, Row, Rows};
    use crate::ui::screens::browse::state::place::SplitId;
    use std::cell::Cell;

    #[test]
    fn reads_each_row_once_while_it_is_in_sight() {
        let clips = |rows: std::ops::Range<u32>| rows.map(|row| ClipId { split: SplitId::default(), row });
        let (reads, mut rows) = (Cell::new(0), Rows::default());
        let read = |_| {
            reads.set(reads.get() + 1);
            Row { captions: vec!["a dog".into()], ..Row::default() }
        };
        rows.keep(clips(0..10), read);
        rows.keep(clips(1..11), read);
        assert_eq!(reads.get(), 11);
        assert!(rows.get(clips(0..1).next().unwrap()).is_none());
        assert!(rows.has.captions && !rows.has.labels);
    }
}
