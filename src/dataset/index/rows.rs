//! The rows of one split: found by the scan of metadata or the walk through a folder, read one by one or in blocks.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::source::{Block, Format, Source};
use super::spans::Spans;
use super::{Progress, Span};
use crate::dataset::Problem;
use crate::dataset::row::Row;

/// Where the rows are: one text after another, each with its rows in a row.
pub(in crate::dataset) struct Rows {
    pub(super) spans: Spans,
    /// The texts, each with the index of its first row; never empty. A text may come again.
    sources: RwLock<Vec<(usize, Arc<Source>)>>,
}

impl Rows {
    /// No rows yet; [`super::scan`] or [`super::walk`] finds them, in `source` first.
    pub(in crate::dataset) fn new(source: Source) -> Rows {
        Rows { spans: Spans::default(), sources: RwLock::new(vec![(0, Arc::new(source))]) }
    }

    /// The text that the split began with.
    pub(in crate::dataset) fn first(&self) -> Arc<Source> {
        Arc::clone(&self.sources.read().unwrap_or_else(PoisonError::into_inner)[0].1)
    }

    /// Rows that are published from now on are of `source`.
    pub(in crate::dataset) fn go_on(&self, source: &Arc<Source>) {
        let (rows, mut sources) = (self.len(), self.sources.write().unwrap_or_else(PoisonError::into_inner));
        if sources.last().is_none_or(|(_, last)| !Arc::ptr_eq(last, source)) {
            sources.push((rows, Arc::clone(source)));
        }
    }

    /// The text of row `index`, and where the rows end that follow it there.
    fn source_of(&self, index: usize) -> (Arc<Source>, usize) {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        let after = sources.partition_point(|(first, _)| *first <= index);
        let end = sources.get(after).map_or(usize::MAX, |(first, _)| *first);
        (Arc::clone(&sources[after.saturating_sub(1)].1), end)
    }

    /// The text that row `index` is in.
    pub(in crate::dataset) fn source(&self, index: usize) -> Arc<Source> {
        self.source_of(index).0
    }

    /// The metadata files, each once, with the folder that its file names are relative to: nothing, or `sub/`.
    pub(in crate::dataset) fn metadata(&self) -> Vec<(PathBuf, String)> {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        let metadata = sources.iter().filter(|(_, source)| source.format != Format::Walked);
        let mut files: Vec<_> = metadata.map(|(_, source)| (source.path.clone(), source.folder.clone())).collect();
        files.sort();
        files.dedup();
        files
    }

    pub(in crate::dataset) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(in crate::dataset) fn progress(&self) -> Progress {
        self.spans.progress()
    }

    pub(in crate::dataset) fn wait_for(&self, rows: usize, limit: std::time::Duration) -> bool {
        self.spans.wait_for(rows, limit)
    }

    /// Says that every row has been found.
    pub(in crate::dataset) fn complete(&self) {
        let done = self.progress().done;
        self.spans.publish(&[], Progress { done, total: done, complete: true });
    }

    /// Reads and parses one row.
    pub(in crate::dataset) fn row(&self, index: usize) -> Result<Row, Problem> {
        let source = self.source(index);
        let span = self.spans.get(index).ok_or_else(|| {
            Problem::of_file(&source.path, format!("row {index} is not there, or has not been found yet"))
        })?;
        source.row(span)
    }

    /// Reads a range of rows with one read, or fewer when they are long or in several texts: look at [`Block::len`].
    pub(in crate::dataset) fn block(&self, rows: Range<usize>) -> Block {
        let (source, end) = self.source_of(rows.start);
        source.block_of(self.spans.range(rows.start..rows.end.min(end)))
    }

    /// What is wrong with row `index`.
    pub(in crate::dataset) fn problem(&self, index: usize, why: impl Into<String>) -> Problem {
        let source = self.source(index);
        match self.spans.get(index) {
            Some(span) => source.problem(span, why),
            None => Problem::of_file(&source.path, why),
        }
    }

    /// The line that row `index` begins on, for one who reads `path` already.
    pub(in crate::dataset) fn place(&self, index: usize, path: &Path) -> String {
        let (source, line) = (self.source(index), self.spans.get(index).map_or(0, |span: Span| span.line));
        let elsewhere = if source.path == path { String::new() } else { format!(" of {}", source.path.display()) };
        format!("line {line}{elsewhere}")
    }
}
