//! Taking broken files out of a dataset, with their rows, so that it can be undone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::rows::{self, Rows};
use super::{Kind, Report};
use crate::dataset::Problem;
use crate::dataset::layout;
use crate::files::transfer::{self, Item, Progress, relocate};
use crate::files::{sweep, write_atomic};

/// What was taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedOut {
    /// Where to.
    pub to: PathBuf,
    /// What came of the files.
    pub files: transfer::Summary,
    /// What came of their rows.
    pub rows: Vec<Taken>,
}

/// Rows that were taken out of one metadata file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The metadata file that they were in.
    pub from: PathBuf,
    /// The one that holds them now.
    pub kept_in: PathBuf,
    /// How many.
    pub count: usize,
}

/// Moves the files of `report` in which one of `kinds` was found out of the dataset, into `to`, where each keeps its path. Their
/// rows go too, into metadata files in `to`. Nothing is replaced. A run that was killed is finished by the next one.
///
/// # Errors
/// `to` lies in the dataset, or metadata cannot be read or written. A file that cannot be moved is no error; its row stays.
pub fn move_out(
    report: &Report,
    kinds: &[Kind],
    to: &Path,
    on_progress: &mut dyn FnMut(Progress),
    cancel: &AtomicBool,
) -> Result<MovedOut, Problem> {
    let root = &report.folder;
    refuse_inside(root, to)?;
    let wanted = |file: &Path| file.components().all(|part| matches!(part, Component::Normal(_)));
    let found = report.findings.iter().filter(|finding| kinds.contains(&finding.kind) && wanted(&finding.file));
    let files: BTreeSet<&Path> = found.map(|finding| finding.file.as_path()).collect();
    let items: Vec<Item> = files.into_iter().map(|file| Item { from: root.join(file), to: to.join(file) }).collect();
    let files = relocate(&items, on_progress, cancel);
    let mut taken = Vec::new();
    for (folder, names) in gone(root, to) {
        taken.extend(take(&root.join(&folder), &to.join(&folder), &names)?);
    }
    Ok(MovedOut { to: to.to_path_buf(), files, rows: taken })
}

/// What is moved into the dataset would be found again.
fn refuse_inside(root: &Path, to: &Path) -> Result<(), Problem> {
    let full = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let there =
            path.ancestors().find_map(|above| Some((above.canonicalize().ok()?, path.strip_prefix(above).ok()?)));
        there.map_or_else(|| path.clone(), |(above, rest)| above.join(rest))
    };
    if !root.is_dir() {
        return Err(Problem::of_file(root, "is no folder that files could be moved out of"));
    }
    if full(to).starts_with(full(root)) {
        return Err(Problem::of_file(to, "lies in the dataset: name a folder outside of it"));
    }
    Ok(())
}

/// The files in `to` that the dataset does not have (any more): by each folder that may have metadata, as that would name them.
fn gone(root: &Path, to: &Path) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
    let mut gone: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    let entries =
        walkdir::WalkDir::new(to).into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    for entry in entries {
        let Ok(file) = entry.path().strip_prefix(to) else { continue };
        if root.join(file).symlink_metadata().is_err() {
            for folder in file.ancestors().skip(1) {
                let name = file.strip_prefix(folder).unwrap_or(file);
                gone.entry(folder.to_path_buf()).or_default().insert(name.to_path_buf());
            }
        }
    }
    gone
}

/// Takes the rows of `names` out of the metadata in `from`, if there is some. They are written down in `to` before.
fn take(from: &Path, to: &Path, names: &BTreeSet<PathBuf>) -> Result<Option<Taken>, Problem> {
    let Some(file) = layout::metadata(from).0 else { return Ok(None) };
    [from, to].into_iter().for_each(sweep);
    let unreadable = |error| Problem::of_file(&file, format!("cannot be read: {error}"));
    let rows = Rows::parse(&file, std::fs::read(&file).map_err(unreadable)?);
    let (out, count) = rows.select(|name| names.contains(name));
    if count == 0 {
        return Ok(None);
    }
    let kept_in = to.join(file.file_name().unwrap_or_default());
    let unwritable = |error: std::io::Error| Problem::of_file(&file, format!("rows stay: {error}"));
    let kept = std::fs::read(&kept_in).unwrap_or_default();
    write_atomic(&kept_in, &rows::append(&rows, kept, &out)).map_err(unwritable)?;
    let (rest, _) = rows.select(|name| !names.contains(name));
    write_atomic(&file, &rows.text(&rest)).map_err(unwritable)?;
    Ok(Some(Taken { from: file, kept_in, count }))
}
