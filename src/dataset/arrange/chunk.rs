//! The keys of a range of rows that match.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Column;
use super::keys::{Keys, Known};
use crate::dataset::facts::ClipFacts;
use crate::dataset::marks::Mark;
use crate::dataset::query::Query;
use crate::dataset::{Clip, Overlay, Split};

/// What every range of rows needs.
pub(super) struct Work<'a> {
    split: &'a Split,
    query: &'a Query,
    /// The conditions that need no file.
    cheap: Query,
    column: Column,
    facts: bool,
    levels: bool,
    /// The marks of this split by file name, when they are needed.
    marks: HashMap<String, Mark>,
    written: Option<Arc<Overlay>>,
}

impl<'a> Work<'a> {
    pub(super) fn new(split: &'a Split, query: &'a Query, column: Column) -> Work<'a> {
        let levels = query.needs_levels() || column == Column::Peak;
        let header = matches!(column, Column::Duration | Column::Rate | Column::Channels);
        let marked = query.needs_marks() || column == Column::Mark;
        let mine = |mark: &Mark| marked && mark.split == split.name();
        let marks = split.marks().iter().filter(mine).map(|mark| (mark.file_name.clone(), mark)).collect();
        Work {
            split,
            query,
            cheap: query.cheap_part(),
            column,
            facts: levels || header || query.needs_facts(),
            levels,
            marks,
            written: split.written(),
        }
    }

    /// Whether a file is opened for every row that is not refused before.
    pub(super) fn reads_files(&self) -> bool {
        self.facts
    }

    /// The matching rows of a range; none when `cancel` is set.
    pub(super) fn keys(&self, rows: Range<usize>, cancel: &AtomicBool) -> Keys {
        let mut keys = Keys::none(self.column, self.query.ranks());
        let inner = self.split.inner();
        let mut from = rows.start;
        while from < rows.end {
            let block = inner.rows.block(from..rows.end);
            if block.len() == 0 {
                break;
            }
            for i in 0..block.len() {
                if cancel.load(Ordering::Relaxed) {
                    return keys;
                }
                if let Ok(clip) = block.row(i).and_then(|row| inner.clip_of(from + i, row)) {
                    self.push(&mut keys, &clip);
                }
            }
            from += block.len();
        }
        keys
    }

    fn push(&self, keys: &mut Keys, clip: &Clip) {
        if self.facts && self.cheap.matches(clip, None).is_none() {
            return;
        }
        let facts = self.facts_of(clip.index);
        let mark = self.marks.get(&clip.file_name);
        if let Some(score) = self.query.matches_marked(clip, facts.as_ref(), mark) {
            let ontology = self.split.ontology().map(AsRef::as_ref);
            keys.push(
                self.column,
                &Known { clip, facts: facts.as_ref(), mark, ontology, written: self.written.as_deref(), score },
            );
        }
    }

    /// A file that cannot be read has no facts: it sorts last and matches no condition about them.
    fn facts_of(&self, index: usize) -> Option<ClipFacts> {
        match (self.facts, self.levels) {
            (false, _) => None,
            (true, false) => self.split.facts(index).ok(),
            (true, true) => self.split.measured(index).ok(),
        }
    }
}
