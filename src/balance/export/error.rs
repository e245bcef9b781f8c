//! Why an export did not happen, and what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::files::transfer::Summary;

/// Why an export did not happen. What was at the destination before is still there.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The destination is something that no export wrote.
    #[error("{} {what}: name a new folder, or move it away", .out.display())]
    Foreign {
        /// The destination.
        out: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The destination is an earlier export, which nobody allowed to replace.
    #[error("{} is an earlier export: --overwrite replaces it", .0.display())]
    Exists(PathBuf),
    /// The audio is in the folder that is replaced.
    #[error("{} holds the audio that the new export is made of, and would be replaced: name another folder", .0.display())]
    Circle(PathBuf),
    /// Another process writes to the same destination.
    #[error("another export to {} is under way: wait for it, or name another folder", .0.display())]
    Busy(PathBuf),
    /// There is less room than it takes.
    #[error(
        "{} has {} free and this takes {}: make room, or link instead of copying (--link hard; --link sym across file systems)",
        .folder.display(), crate::balance::disk::shown(*.free), crate::balance::disk::shown(*.needed)
    )]
    NoRoom {
        /// Where it would be written.
        folder: PathBuf,
        /// Bytes that are free.
        free: u64,
        /// Bytes that it takes.
        needed: u64,
    },
    /// No space was left on the way.
    #[error("{why}; what was brought is kept in {}", .kept.display())]
    Full {
        /// What happened and what to do.
        why: String,
        /// What the next try goes on from.
        kept: PathBuf,
    },
    /// Audio files that could not be brought.
    #[error(
        "{count} audio files could not be brought: {first}; nothing was exported. Run it again when they are there"
    )]
    Audio {
        /// How many.
        count: usize,
        /// The first ones, in words.
        first: String,
    },
    /// The user stopped it.
    #[error("stopped: the same command goes on from what is in {}", .kept.display())]
    Stopped {
        /// What the next try goes on from.
        kept: PathBuf,
    },
    /// The file system refuses.
    #[error("{}", refused(.path, .error))]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why it could not be.
        error: io::Error,
    },
}

/// What the file system says, which may name the file already.
fn refused(path: &Path, error: &io::Error) -> String {
    let text = error.to_string();
    if text.starts_with("cannot write") { text } else { format!("cannot write {}: {text}", path.display()) }
}

/// So many files are named.
const NAMED: usize = 3;

/// Whether all audio is in its place.
pub(super) fn check(summary: Summary, kept: &Path) -> Result<(), ExportError> {
    if let Some(why) = summary.stopped {
        return Err(ExportError::Full { why, kept: kept.to_path_buf() });
    }
    if summary.cancelled {
        return Err(ExportError::Stopped { kept: kept.to_path_buf() });
    }
    if summary.failures.is_empty() {
        return Ok(());
    }
    let named = |failure: &crate::files::transfer::Failure| {
        // Some reasons name the file already.
        let file = failure.file.display().to_string();
        if failure.why.contains(&file) { failure.why.clone() } else { format!("{file}: {}", failure.why) }
    };
    let mut first: Vec<String> = summary.failures.iter().take(NAMED).map(named).collect();
    if summary.failures.len() > NAMED {
        first.push("..".to_owned());
    }
    Err(ExportError::Audio { count: summary.failures.len(), first: first.join(", ") })
}

/// Names the path that an error is about.
pub(super) trait At<T> {
    /// With `path`.
    fn at(self, path: &Path) -> Result<T, ExportError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, ExportError> {
        self.map_err(|error| ExportError::Write { path: path.to_path_buf(), error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::transfer::Failure;

    #[test]
    fn a_full_disk_and_lost_files_are_told_in_words() {
        let full = Summary { stopped: Some("no space is left in x".to_owned()), ..Summary::default() };
        let told = check(full, Path::new("kept")).unwrap_err().to_string();
        assert_eq!(told, "no space is left in x; what was brought is kept in kept");
        let lost =
            |n: u32| Failure { file: format!("{n}.wav").into(), to: "to".into(), why: "it is not a file".into() };
        let lost = Summary { failures: (0..5).map(lost).collect(), ..Summary::default() };
        let told = check(lost, Path::new("kept")).unwrap_err().to_string();
        assert!(told.starts_with("5 audio files could not be brought: 0.wav: it is not a file, 1.wav"), "{told}");
        let room = ExportError::NoRoom { folder: "x".into(), free: 1000, needed: 2_000_000 };
        assert!(room.to_string().starts_with("x has 1.0 kB free and this takes 2.0 MB"), "{room}");
        assert!(check(Summary::default(), Path::new("kept")).is_ok());
    }
}
