//! The background thread of a split: find the rows, then look at each row and each file for problems.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use super::Problem;
use super::confine;
use super::index::walk::{self, Found};
use super::index::{self, Format, Rows, Span};
use super::layout::Source;
use super::split::Inner;

mod files;

/// Rows looked at in one go.
pub(super) const ROWS_AT_ONCE: usize = 8192;

/// Finds the rows of a split and then its problems. Ends early when nobody is interested any more.
pub(super) fn find_rows(inner: &Inner, source: &Source) {
    match source {
        Source::File(file) => {
            walk::publish(&inner.rows, std::slice::from_ref(file));
            walk::complete(&inner.rows);
        }
        Source::Metadata(_) | Source::Part { .. } if inner.rows.format != Format::Walked => {
            index_metadata(inner, source);
            files::check(inner, source);
        }
        Source::Walk => walk_folder(inner),
        Source::Metadata(_) | Source::Part { .. } => walk::complete(&inner.rows),
    }
    inner.checked.store(true, Ordering::Release);
}

fn index_metadata(inner: &Inner, source: &Source) {
    let mut keep = |spans: Vec<Span>| match source {
        Source::Part { inside, outside, .. } => part(&inner.rows, &spans, inside.as_deref(), outside),
        _ => spans,
    };
    if let Err(error) = index::scan(&inner.rows, &inner.stop, &mut keep) {
        inner.problems.add(|| Problem::of_file(&inner.rows.path, format!("cannot be read to its end: {error}")));
    }
    let no_name = |header: &[String]| !header.iter().any(|column| column.contains("file_name"));
    if inner.rows.header().is_some_and(no_name) {
        inner.problems.add(|| {
            Problem::of_file(&inner.rows.path, "the first line names no `file_name` column: it must name the columns")
        });
    }
}

/// Those rows whose file is in the folder `inside`, or in none of `outside`. Rows that do not parse belong to every part, so
/// that each split lists them.
fn part(rows: &Rows, spans: &[Span], inside: Option<&str>, outside: &[String]) -> Vec<Span> {
    let belongs = |file_name: &str| {
        let name = file_name.trim_start_matches("./");
        let folder = name.split_once('/').map(|(folder, _)| folder);
        inside.map_or_else(|| !outside.iter().any(|other| folder == Some(other)), |inside| folder == Some(inside))
    };
    let mut kept = Vec::new();
    let mut left = spans;
    while !left.is_empty() {
        let block = rows.block_of(left[..left.len().min(ROWS_AT_ONCE)].to_vec());
        let wanted = |&i: &usize| block.row(i).map_or(true, |row| belongs(&row.file_name));
        kept.extend((0..block.len()).filter(wanted).map(|i| block.span(i)));
        left = &left[block.len()..];
    }
    kept
}

fn walk_folder(inner: &Inner) {
    let (mut parents, mut depths) = (HashSet::<PathBuf>::new(), HashSet::new());
    walk::walk(&inner.dir, &inner.confines, &inner.stop, &mut |found| match found {
        Found::Files(files) => {
            let parent = files.first().and_then(|file| file.parent()).unwrap_or(Path::new(""));
            depths.insert(parent.components().count());
            parents.insert(parent.file_name().map(PathBuf::from).unwrap_or_default());
            walk::publish(&inner.rows, &files);
        }
        Found::Metadata(path) => inner
            .problems
            .add(|| Problem::of_file(path, "metadata inside a split is not read: open its folder by itself to use it")),
        Found::Trouble(path, why) => inner.problems.add(|| Problem::of_file(path, why)),
    });
    let labelled = parents.len() > 1 && depths.len() == 1;
    inner.folder_labels.store(labelled, Ordering::Relaxed);
    if inner.rows.len() == 0 {
        inner.problems.add(|| {
            Problem::of_file(&inner.dir, format!("no audio files in it: known are {}", super::extensions::shown()))
        });
    }
    walk::complete(&inner.rows);
}

/// Why the file of a row of metadata is not there or cannot be read.
pub(super) fn missing(inner: &Inner, row: usize) -> Option<String> {
    (inner.rows.format != Format::Walked).then(|| files::trouble(inner, row)).flatten()
}

/// Why a row cannot be used, or its file name.
fn file_name(inner: &Inner, parsed: Result<super::row::Row, Problem>, span: Span) -> Result<String, Problem> {
    let row = parsed?;
    confine::refused_name(&row.file_name).map_or(Ok(row.file_name), |why| Err(inner.rows.problem(span, why)))
}
