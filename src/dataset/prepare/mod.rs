//! From the files that a dataset is published as to an AudioFolder: a folder per split with its audio and `metadata.jsonl`.
//!
//! Audio comes first and metadata last, so `metadata.jsonl` is there only when it is complete, and names only files that are
//! there. A killed run is done again and goes on where it stopped. What was left out is told, with the reason.

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Problem;
use crate::files::transfer::{self, Link};

mod audiocaps;
mod audioset;
mod clotho;
mod draft;
mod limit;
mod place;

pub use audiocaps::{AudioCaps, audiocaps};
pub use audioset::{AudioSetSmall, audioset_small};
pub use clotho::clotho;
pub use limit::{Limit, LimitState, Limited, limit_clotho_split};

/// The file of a split that names its clips.
const METADATA: &str = "metadata.jsonl";

/// How a dataset is prepared.
#[derive(Clone, Copy, Debug, Default)]
pub struct How {
    /// How audio comes into the folders of the splits.
    pub link: Link,
    /// Only tell what would be done.
    pub dry_run: bool,
    /// Write `metadata.jsonl` anew where a different one is.
    pub replace: bool,
}

/// What was prepared, or would be.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Prepared {
    /// The AudioFolder: what to open and to train on.
    pub audiofolder: PathBuf,
    /// Whether nothing was written because that was asked for.
    pub dry_run: bool,
    /// In the order of the dataset's own files.
    pub splits: Vec<PreparedSplit>,
    /// Rows that are in no `metadata.jsonl`, in order.
    pub dropped: Vec<Dropped>,
    /// What people should know.
    pub notes: Vec<String>,
    /// What came of bringing the audio; nothing of it where it stays where it is.
    pub audio: transfer::Summary,
}

/// One split of a [`Prepared`] dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreparedSplit {
    /// Its name, which is its folder's too.
    pub name: String,
    /// Rows of its metadata.
    pub rows: usize,
    /// Whether the metadata has been written, by this run or with the same rows by one before.
    pub complete: bool,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// The split it was to be in.
    pub split: String,
    /// The file it is about, or the line it stands in.
    pub name: String,
    /// Why, in the same words for all rows with the same reason.
    pub reason: String,
}

impl Prepared {
    /// Whether every split has its metadata and every file came.
    pub fn is_complete(&self) -> bool {
        self.audio.is_complete() && self.splits.iter().all(|split| split.complete)
    }

    /// Each reason with the rows that were dropped for it, the most frequent first.
    pub fn reasons(&self) -> Vec<(&str, Vec<&Dropped>)> {
        let mut reasons: Vec<(&str, Vec<&Dropped>)> = Vec::new();
        for dropped in &self.dropped {
            match reasons.iter_mut().find(|(reason, _)| *reason == dropped.reason) {
                Some((_, rows)) => rows.push(dropped),
                None => reasons.push((&dropped.reason, vec![dropped])),
            }
        }
        reasons.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
        reasons
    }
}

/// Why nothing could be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// A file or folder that the dataset is published with is not where it is expected.
    #[error("{} is missing: {hint}", shown(.paths))]
    Missing {
        /// Where it should be.
        paths: Vec<PathBuf>,
        /// What belongs there.
        hint: &'static str,
    },
    /// A file does not say what it should.
    #[error(transparent)]
    Unusable(#[from] Problem),
    /// Nothing would be left.
    #[error("{0}")]
    Nothing(String),
    /// Something is in the way and stays.
    #[error("{0}")]
    InTheWay(String),
    /// The file system refuses.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn shown(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" and ")
}

/// Refuses when one of `paths` is not there.
fn expect(paths: &[PathBuf], hint: &'static str) -> Result<(), PrepareError> {
    let missing: Vec<PathBuf> = paths.iter().filter(|path| !path.exists()).cloned().collect();
    if missing.is_empty() { Ok(()) } else { Err(PrepareError::Missing { paths: missing, hint }) }
}

fn unusable(file: &Path, line: Option<u64>, why: impl Into<String>) -> PrepareError {
    Problem { line, ..Problem::of_file(file, why) }.into()
}
