//! What can go wrong with a whole dataset, and with one row or file of it.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a dataset does not open at all. A dataset with bad rows does open; those are [`Problem`]s.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// Nothing is at this path.
    #[error("{} does not exist: give a folder of audio, an AudioFolder dataset or one audio file", .0.display())]
    Missing(PathBuf),
    /// The folder has nothing in it that a dataset could be made of.
    #[error(
        "{} holds no dataset: put audio files into it, or folders per split, each with metadata.jsonl and its audio files",
        .0.display()
    )]
    Empty(PathBuf),
    /// A file that is neither audio nor metadata.
    #[error("{} is not an audio file: known are {}", .0.display(), super::extensions::shown())]
    NotAudio(PathBuf),
    /// The file system refuses.
    #[error("cannot read {}: {error}", .path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not be.
        error: io::Error,
    },
}

/// One row or file that cannot be used, or should be looked at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The metadata file or audio file it is about.
    pub file: PathBuf,
    /// The line of a metadata file, counted from 1.
    pub line: Option<u64>,
    /// What is wrong and what to do about it.
    pub why: String,
}

impl Problem {
    /// A problem of a whole file.
    pub fn of_file(file: impl Into<PathBuf>, why: impl Into<String>) -> Problem {
        Problem { file: file.into(), line: None, why: why.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", crate::text::safe(&self.file.display().to_string()))?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", crate::text::safe(&self.why))
    }
}

impl std::error::Error for Problem {}
