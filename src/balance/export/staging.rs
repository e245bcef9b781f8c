//! The folder beside the destination in which an export is built.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::destination::Destination;
use super::error::{At, ExportError};
use super::manifest;
use super::swap;

/// How the names of such folders end.
const END: &str = ".part";

/// A folder that is being built.
pub(super) struct Staging {
    path: PathBuf,
    goes_on: bool,
}

impl Staging {
    /// Opens the folder for what `fingerprint` names, which may have been begun before, and removes those that other exports
    /// to the same destination have left behind. The lock is held, so nobody builds there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(out: &Path, fingerprint: &str, _: &Lock) -> Result<Staging, ExportError> {
        let path = parent(out).join(format!("{}{fingerprint}{END}", prefix(out)));
        sweep(out, &path);
        // What is finished is an earlier export, left by a kill right after it was exchanged.
        if manifest::is_in(&path) {
            fs::remove_dir_all(&path).at(&path)?;
        }
        let goes_on = path.is_dir();
        fs::create_dir_all(&path).at(&path)?;
        Ok(Staging { path, goes_on })
    }

    /// Where to build.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an earlier try has left something.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// Removes the half files that a kill has left.
    pub fn tidy(&self) {
        let files = walkdir::WalkDir::new(&self.path).into_iter().filter_map(Result::ok);
        let parts = files.filter(|entry| entry.file_name().to_str().is_some_and(crate::files::is_part));
        // What cannot be removed does no harm but for its room.
        parts.for_each(|entry| drop(fs::remove_file(entry.path())));
    }

    /// Makes it the destination, in one step.
    pub fn put_in_place(self, out: &Path, found: Destination) -> Result<(), ExportError> {
        swap::put(&self.path, out, found).at(out)
    }
}

/// Holds a destination against other processes, as long as it lives.
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// # Errors
    /// When another process has it, or nothing can be written beside the destination.
    pub fn take(out: &Path) -> Result<Lock, ExportError> {
        let folder = parent(out);
        fs::create_dir_all(&folder).at(&folder)?;
        let path = folder.join(format!("{}lock", prefix(out)));
        let file = File::options().create(true).truncate(false).write(true).open(&path).at(&path)?;
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) => Err(ExportError::Busy(out.to_path_buf())),
            // Not every file system locks.
            _ => Ok(Lock { path, _file: file }),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

/// Removes what killed exports to the same destination have left, but for `kept`.
fn sweep(out: &Path, kept: &Path) {
    let Ok(entries) = fs::read_dir(parent(out)) else { return };
    let prefix = prefix(out);
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| is_staging(name, &prefix));
        if ours && entry.path() != kept && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            // What cannot be removed does no harm but for its room.
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// `.out.audiocap-` and twelve digits of a fingerprint.
fn is_staging(name: &str, prefix: &str) -> bool {
    let fingerprint = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(END));
    fingerprint.is_some_and(|digits| digits.len() == 12 && digits.chars().all(|c| c.is_ascii_hexdigit()))
}

pub(super) fn parent(out: &Path) -> PathBuf {
    out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf()
}

/// How names that belong to a destination begin. They are hidden, so that no dataset has them.
pub(super) fn prefix(out: &Path) -> String {
    format!(".{}.audiocap-", out.file_name().unwrap_or_default().to_string_lossy())
}
