//! The background thread of a split: find the rows, then look at each row and each file for problems.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Problem;
use super::confine;
use super::index::walk;
use super::index::{self, Format, Span};
use super::layout::Source;
use super::split::Inner;

mod files;
mod folder;

/// Rows looked at in one go.
pub(super) const ROWS_AT_ONCE: usize = 8192;

/// Finds the rows of a split and then its problems. Ends early when nobody is interested any more.
pub(super) fn find_rows(inner: &Inner, source: &Source) {
    let has_metadata = match source {
        Source::File(file) => {
            walk::publish(&inner.rows, std::slice::from_ref(file));
            false
        }
        Source::Walk => folder::walk(inner),
        Source::Metadata(_) | Source::Part { .. } => metadata(inner, source),
    };
    inner.rows.complete();
    if has_metadata {
        files::check(inner, source);
    }
    inner.checked.store(true, Ordering::Release);
}

/// The rows of a metadata file, and of those in sub-folders; whether there is one that can be read.
fn metadata(inner: &Inner, source: &Source) -> bool {
    let first = inner.rows.first();
    if first.format == Format::Walked {
        return false;
    }
    let mut keep = |spans: Vec<Span>| match source {
        Source::Part { inside, outside, .. } => part(&first, &spans, inside.as_deref(), outside),
        _ => spans,
    };
    index_metadata(inner, &first, &mut keep);
    if let Source::Metadata(_) = source {
        folder::metadata_below(inner);
    }
    true
}

fn index_metadata(inner: &Inner, source: &index::Source, keep: &mut dyn FnMut(Vec<Span>) -> Vec<Span>) {
    if let Err(error) = index::scan(&inner.rows, source, &inner.stop, keep) {
        inner.problems.add(|| Problem::of_file(&source.path, format!("cannot be read to its end: {error}")));
    }
    let no_name = |header: &[String]| !header.iter().any(|column| column.contains("file_name"));
    if source.header().is_some_and(no_name) {
        inner.problems.add(|| {
            Problem::of_file(&source.path, "the first line names no `file_name` column: it must name the columns")
        });
    }
}

/// Those rows whose file is in the folder `inside`, or in none of `outside`. Rows that do not parse belong to every part, so
/// that each split lists them.
fn part(source: &Arc<index::Source>, spans: &[Span], inside: Option<&str>, outside: &[String]) -> Vec<Span> {
    let belongs = |file_name: &str| {
        let name = file_name.trim_start_matches("./");
        let folder = name.split_once('/').map(|(folder, _)| folder);
        inside.map_or_else(|| !outside.iter().any(|other| folder == Some(other)), |inside| folder == Some(inside))
    };
    let mut kept = Vec::new();
    let mut left = spans;
    while !left.is_empty() {
        let block = source.block_of(left[..left.len().min(ROWS_AT_ONCE)].to_vec());
        let wanted = |&i: &usize| block.row(i).map_or(true, |row| belongs(&row.file_name));
        kept.extend((0..block.len()).filter(wanted).map(|i| block.span(i)));
        left = &left[block.len()..];
    }
    kept
}

/// Why the file of a row of metadata is not there or cannot be read.
pub(super) fn missing(inner: &Inner, row: usize) -> Option<String> {
    (inner.rows.source(row).format != Format::Walked).then(|| files::trouble(inner, row)).flatten()
}

/// Why a row cannot be used, or its file name.
fn file_name(inner: &Inner, parsed: Result<super::row::Row, Problem>, index: usize) -> Result<String, Problem> {
    let row = parsed?;
    confine::refused_name(&row.file_name).map_or(Ok(row.file_name), |why| Err(inner.row_problem(index, why)))
}
