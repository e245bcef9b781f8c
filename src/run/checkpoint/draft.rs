//! A folder that becomes a checkpoint in one moment.

use crate::run::fault::at;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// A folder to fill, under a temporary name. Dropped without [`Draft::commit`] it vanishes.
#[derive(Debug)]
pub struct Draft {
    folder: PathBuf,
    target: PathBuf,
    committed: bool,
}

/// Ends of the hidden names beside the checkpoints: being written; being replaced by a newer one; being removed.
const PARTIAL: &str = ".partial";
const REPLACED: &str = ".replaced";
pub(super) const REMOVED: &str = ".removed";

impl Draft {
    /// A draft of what will be at `target`.
    pub(crate) fn new(target: PathBuf) -> io::Result<Self> {
        let folder = hidden(&target, PARTIAL);
        remove(&folder)?;
        std::fs::create_dir_all(&folder).map_err(at("make", &folder))?;
        Ok(Self { folder, target, committed: false })
    }

    /// Where to put the files.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Puts everything on the disk and gives the folder its name, replacing an older checkpoint of the same step. Where it
    /// is then.
    ///
    /// # Errors
    /// When the disk does not take it; the older checkpoint then stays.
    pub fn commit(mut self) -> io::Result<PathBuf> {
        sync(&self.folder).map_err(at("write", &self.folder))?;
        let replaced = hidden(&self.target, REPLACED);
        if self.target.exists() {
            remove(&replaced)?;
            std::fs::rename(&self.target, &replaced).map_err(at("replace", &self.target))?;
        }
        std::fs::rename(&self.folder, &self.target).map_err(at("finish", &self.target))?;
        self.committed = true;
        sync_folder(self.target.parent()).map_err(at("finish", &self.target))?;
        remove(&replaced)?;
        Ok(self.target.clone())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.committed {
            let _ = std::fs::remove_dir_all(&self.folder);
            let replaced = hidden(&self.target, REPLACED);
            if replaced.exists() && !self.target.exists() {
                let _ = std::fs::rename(replaced, &self.target);
            }
        }
    }
}

/// Removes what a kill left behind in a run directory, and brings back what it was about to replace.
pub(crate) fn clean_up(root: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(root).map_err(at("read", root))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(inner) = name.strip_prefix('.') else { continue };
        if let Some(target) = inner.strip_suffix(REPLACED).map(|name| root.join(name))
            && !target.exists()
        {
            std::fs::rename(entry.path(), &target).map_err(at("bring back", &target))?;
        } else if [PARTIAL, REPLACED, REMOVED].iter().any(|end| inner.ends_with(end)) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// The hidden name beside `target` that ends in `end`.
pub(super) fn hidden(target: &Path, end: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}{end}"))
}

pub(super) fn remove(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// Every file and folder under `folder`, then itself.
fn sync(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { sync(&path)? } else { File::open(&path)?.sync_all()? }
    }
    sync_folder(Some(folder))
}

/// So that names survive a power cut, where folders can be opened like files.
fn sync_folder(folder: Option<&Path>) -> io::Result<()> {
    match folder {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(root).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn filled(root: &Path, text: &str) -> Draft {
        let draft = Draft::new(root.join("checkpoint-5")).unwrap();
        std::fs::write(draft.path().join("model"), text).unwrap();
        draft
    }

    #[test]
    fn there_whole_or_not_at_all() {
        let root = tempfile::tempdir().unwrap();
        drop(filled(root.path(), "half"));
        assert!(names(root.path()).is_empty());
        filled(root.path(), "one").commit().unwrap();
        filled(root.path(), "two").commit().unwrap();
        assert_eq!(names(root.path()), ["checkpoint-5"]);
        assert_eq!(std::fs::read_to_string(root.path().join("checkpoint-5/model")).unwrap(), "two");
    }

    #[test]
    fn a_kill_leaves_nothing_half_and_loses_nothing_whole() {
        let root = tempfile::tempdir().unwrap();
        std::mem::forget(filled(root.path(), "half"));
        for folder in [".checkpoint-4.removed", ".checkpoint-3.replaced", ".final.replaced", "final", ".mine"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        clean_up(root.path()).unwrap();
        assert_eq!(names(root.path()), [".mine", "checkpoint-3", "final"]);
    }
}
