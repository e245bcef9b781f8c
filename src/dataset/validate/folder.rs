//! The rows of a folder without metadata of its own, and of metadata in sub-folders: as HuggingFace has it, the file names in
//! metadata are relative to the folder it lies in.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::index_metadata;
use crate::dataset::index::Source;
use crate::dataset::index::walk::{self, Found};
use crate::dataset::split::Inner;
use crate::dataset::{Problem, extensions, layout};

/// Finds the audio files, and the rows of metadata where sub-folders have any; whether they have. Files below metadata are
/// rows only when it names them.
pub(super) fn walk(inner: &Inner) -> bool {
    let mut labels = FolderLabels::default();
    let (mut below, mut loose) = (Vec::<PathBuf>::new(), 0);
    walk::walk(&inner.dir, &inner.confines, &inner.stop, &mut |found| match found {
        Found::Files(files) => {
            let parent = files.first().and_then(|file| file.parent()).unwrap_or(Path::new(""));
            if !below.iter().any(|folder| parent.starts_with(folder)) {
                labels.meet(parent);
                loose += files.len();
                walk::publish(&inner.rows, &files);
            }
        }
        Found::Metadata(path) => below.extend(add(inner, &path, &below)),
        Found::Trouble(path, why) => inner.problems.add(|| Problem::of_file(path, why)),
    });
    inner.folder_labels.store(below.is_empty() && labels.tell_apart(), Ordering::Relaxed);
    if inner.rows.len() == 0 {
        inner
            .problems
            .add(|| Problem::of_file(&inner.dir, format!("no audio files in it: known are {}", extensions::shown())));
    } else if loose > 0 && !below.is_empty() {
        let why = format!("{loose} audio files are outside of the folders with metadata; HuggingFace leaves them out");
        inner.problems.add(|| Problem::of_file(&inner.dir, why));
    }
    !below.is_empty()
}

/// Adds the rows of the metadata in sub-folders.
pub(super) fn metadata_below(inner: &Inner) {
    let mut done = Vec::new();
    walk::walk(&inner.dir, &inner.confines, &inner.stop, &mut |found| {
        if let Found::Metadata(path) = found {
            done.extend(add(inner, &path, &done));
        }
    });
}

/// Adds the rows of the metadata in the folder of `path`, unless that is among `done`; gives the folder, seen from the split.
fn add(inner: &Inner, path: &Path, done: &[PathBuf]) -> Option<PathBuf> {
    let folder = path.parent()?;
    let relative = folder.strip_prefix(&inner.dir).ok()?.to_path_buf();
    if done.contains(&relative) {
        return None;
    }
    let (file, problems) = layout::metadata(folder);
    problems.into_iter().for_each(|problem| inner.problems.add(|| problem));
    let file = file?;
    match Source::open(file.clone(), format!("{}/", relative.to_string_lossy())) {
        Ok(source) => {
            let source = Arc::new(source);
            inner.rows.go_on(&source);
            index_metadata(inner, &source, &mut |spans| spans);
        }
        Err(error) => inner.problems.add(|| Problem::of_file(file, format!("cannot be read: {error}"))),
    }
    Some(relative)
}

/// Sub-folders are labels when there are several, all at the same depth.
#[derive(Default)]
struct FolderLabels {
    names: HashSet<PathBuf>,
    depths: HashSet<usize>,
}

impl FolderLabels {
    fn meet(&mut self, folder: &Path) {
        self.depths.insert(folder.components().count());
        self.names.insert(folder.file_name().map(PathBuf::from).unwrap_or_default());
    }

    fn tell_apart(&self) -> bool {
        self.names.len() > 1 && self.depths.len() == 1
    }
}
