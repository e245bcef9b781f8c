//! Rows against files: rows that cannot be used, rows of the same file, rows without a file, and files without a row.
//!
//! Only a hash of each file name is kept, so two million rows take 32 MB while this runs.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::Ordering;

use super::{ROWS_AT_ONCE, file_name};
use crate::dataset::Problem;
use crate::dataset::index::walk::{self, Found};
use crate::dataset::layout::Source;
use crate::dataset::problems::KEPT;
use crate::dataset::split::Inner;

/// A hash of a file name and the row it stands in.
type Named = (u64, u32);

/// Looks at every row, then at every file, and lists what is wrong.
pub(super) fn check(inner: &Inner, source: &Source) {
    let mut names = names(inner);
    names.sort_unstable();
    list_repeated(inner, &names);
    let mut met = vec![false; names.len()];
    let top = match source {
        Source::Part { inside: Some(folder), .. } => inner.dir.join(folder),
        _ => inner.dir.clone(),
    };
    let skip: &[String] = if let Source::Part { outside, .. } = source { outside } else { &[] };
    walk::walk(&top, &inner.confines, &inner.stop, &mut |found| match found {
        Found::Files(files) => files.iter().for_each(|file| {
            let full = top.join(file);
            let relative = full.strip_prefix(&inner.dir).unwrap_or(file);
            if !skip.iter().any(|folder| relative.starts_with(folder)) {
                meet(inner, &names, &mut met, relative);
            }
        }),
        Found::Trouble(path, why) => inner.problems.add(|| Problem::of_file(path, why)),
        Found::Metadata(_) => {}
    });
    list_missing(inner, &names, &met);
}

/// The names of all usable rows; the others are listed as problems.
fn names(inner: &Inner) -> Vec<Named> {
    let mut names = Vec::with_capacity(inner.rows.len());
    let mut from = 0;
    while from < inner.rows.len() && !inner.stop.load(Ordering::Relaxed) {
        let block = inner.rows.block(from..from + ROWS_AT_ONCE);
        for i in 0..block.len() {
            match file_name(inner, block.row(i), from + i) {
                Ok(name) => names.push((hash(Path::new(&name)), (from + i) as u32)),
                Err(problem) => inner.problems.add(|| problem),
            }
        }
        from += block.len();
    }
    names
}

/// Paths compare by their components, so `./a.wav` and `a.wav` are the same file.
fn hash(path: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in path.components().filter(|part| *part != std::path::Component::CurDir) {
        part.as_os_str().as_encoded_bytes().hash(&mut hasher);
    }
    hasher.finish()
}

fn list_repeated(inner: &Inner, names: &[Named]) {
    let mut repeated: Vec<(u32, u32)> = Vec::new();
    for same in names.chunk_by(|a, b| a.0 == b.0) {
        repeated.extend(same[1..].iter().map(|later| (later.1, same[0].1)));
    }
    repeated.sort_unstable();
    for (later, first) in repeated {
        inner.problems.add(|| {
            let here = inner.rows.source(later as usize);
            let place = inner.rows.place(first as usize, &here.path);
            inner.row_problem(later as usize, &format!("the same `file_name` as {place}"))
        });
    }
}

fn meet(inner: &Inner, names: &[Named], met: &mut [bool], file: &Path) {
    let wanted = hash(file);
    let first = names.partition_point(|named| named.0 < wanted);
    let rows = names[first..].iter().take_while(|named| named.0 == wanted).count();
    if rows == 0 {
        inner.problems.add(|| Problem::of_file(inner.dir.join(file), "this audio file has no row in the metadata"));
    }
    met[first..first + rows].fill(true);
}

/// The walk leaves out hidden and linked files: the first rows it did not meet are looked at one by one.
fn list_missing(inner: &Inner, names: &[Named], met: &[bool]) {
    if inner.stop.load(Ordering::Relaxed) {
        return;
    }
    let mut rows: Vec<u32> = names.iter().zip(met).filter(|(_, met)| !**met).map(|(named, _)| named.1).collect();
    rows.sort_unstable();
    for (i, row) in rows.into_iter().enumerate() {
        if i >= KEPT {
            inner.problems.add(|| inner.row_problem(row as usize, "its audio file is missing"));
        } else if let Some(why) = trouble(inner, row as usize) {
            inner.problems.add(|| inner.row_problem(row as usize, &why));
        }
    }
}

pub(super) fn trouble(inner: &Inner, row: usize) -> Option<String> {
    let clip = inner.clip_of(row, inner.rows.row(row).ok()?).ok()?;
    if inner.confines.escaped(&clip.path) {
        return Some(format!("`{}` is a link that leads out of the dataset and is not followed", clip.file_name));
    }
    match std::fs::metadata(&clip.path) {
        Ok(kind) if kind.is_file() => None,
        Ok(_) => Some(format!("`{}` is not a file", clip.file_name)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Some(format!("there is no file `{}`", clip.file_name))
        }
        Err(error) => Some(format!("`{}` cannot be read: {error}", clip.file_name)),
    }
}
