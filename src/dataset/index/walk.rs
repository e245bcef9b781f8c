//! Finding audio files in a folder: each folder's names in order, files before sub-folders, links followed only inside the
//! dataset and never twice.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Progress, Rows, Span};
use crate::dataset::confine::Confines;
use crate::dataset::extensions::is_audio;

/// What the walk comes across.
pub(in crate::dataset) enum Found {
    /// The audio files of one folder, relative to the top, in order.
    Files(Vec<PathBuf>),
    /// A metadata file in a sub-folder.
    Metadata(PathBuf),
    /// A folder that cannot be read, or a link that leads out of the dataset.
    Trouble(PathBuf, String),
}

/// Walks through `top`, sub-folders included, and hands over what it finds, until `stop` is set. Hidden files and folders are
/// passed over.
pub(in crate::dataset) fn walk(top: &Path, confines: &Confines, stop: &AtomicBool, found: &mut dyn FnMut(Found)) {
    let mut open = vec![top.to_path_buf()];
    let mut visited = HashSet::new();
    while let Some(folder) = open.pop() {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        if folder.canonicalize().is_ok_and(|real| !visited.insert(real)) {
            continue;
        }
        match list(&folder) {
            Ok(names) => open.extend(sort_out(top, &folder, names, confines, found)),
            Err(error) => found(Found::Trouble(folder, format!("cannot read the folder: {error}"))),
        }
    }
}

/// One folder's entries by name; whether each is a link or a folder.
fn list(folder: &Path) -> io::Result<Vec<(PathBuf, std::fs::FileType)>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            names.push((entry.path(), entry.file_type()?));
        }
    }
    names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(names)
}

/// Hands over the files of a folder and returns its sub-folders, last first.
fn sort_out(
    top: &Path,
    folder: &Path,
    names: Vec<(PathBuf, std::fs::FileType)>,
    confines: &Confines,
    found: &mut dyn FnMut(Found),
) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for (path, kind) in names {
        let audio = is_audio(&path);
        if kind.is_symlink() && confines.escaped(&path) {
            if audio || path.is_dir() {
                found(Found::Trouble(path, "this link leads out of the dataset and is not followed".to_owned()));
            }
        } else if kind.is_dir() || (kind.is_symlink() && path.is_dir()) {
            folders.push(path);
        } else if audio {
            files.extend(path.strip_prefix(top).map(Path::to_path_buf));
        } else if folder != top && is_metadata(&path) {
            found(Found::Metadata(path));
        }
    }
    if !files.is_empty() {
        found(Found::Files(files));
    }
    folders.reverse();
    folders
}

fn is_metadata(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == "metadata.jsonl" || name == "metadata.csv" || name == "metadata.parquet")
}

/// Adds the audio files of one folder to the rows of a walk.
pub(in crate::dataset) fn publish(rows: &Rows, files: &[PathBuf]) {
    let walked = rows.first();
    let spans: Vec<Span> = files
        .iter()
        .map(|file| {
            let name = file.as_os_str().as_encoded_bytes();
            Span { offset: walked.text.push(name), length: name.len() as u32, line: 0 }
        })
        .collect();
    rows.go_on(&walked);
    let done = rows.progress().done + spans.len() as u64;
    rows.spans.publish(&spans, Progress { done, total: done, complete: false });
}
