//! What is to be done, written down before it is begun.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Limit, LimitState, Limited, PrepareError, unusable};
use crate::dataset::confine::refused_name;
use crate::files::{transfer, write_atomic};

/// The plan of one limiting; without [`Change`]s once it is finished.
#[derive(Serialize, Deserialize)]
pub(super) struct Journal {
    pub split: String,
    pub seed: u32,
    /// File names that stay, in their new order.
    pub stay: Vec<String>,
    /// File names that go to `development`, in the order of their rows.
    pub moved: Vec<String>,
    /// Of the split's metadata, then of `development`'s.
    pub changes: Vec<Change>,
}

/// One metadata file before and after.
#[derive(Serialize, Deserialize)]
pub(super) struct Change {
    before: String,
    after: String,
}

/// Where the journal of a split is: beside the marks, which are not part of the dataset either.
pub(in crate::dataset::prepare) fn path(audiofolder: &Path, split: &str) -> PathBuf {
    audiofolder.join(".audiocap").join(format!("limit-{split}.json"))
}

impl Change {
    pub(super) fn new(file: &Path, after: String) -> io::Result<Change> {
        Ok(Change { before: fs::read_to_string(file)?, after })
    }
}

impl Journal {
    /// The journal of `split`, if there is one. It came with the dataset, so its names are looked at like those of metadata.
    pub(super) fn read(path: &Path, split: &str) -> Result<Option<Journal>, PrepareError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(path, None, format!("cannot be read: {error}"))),
        };
        let ours =
            |journal: &Journal| journal.split == split && journal.moved.iter().all(|name| refused_name(name).is_none());
        let journal = serde_json::from_slice(&bytes).ok().filter(ours);
        journal.map(Some).ok_or_else(|| unusable(path, None, "is no journal of this split: move it away"))
    }

    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        write_atomic(path, &serde_json::to_vec(self)?)
    }

    pub(super) fn is_finished(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether it is about the same limit and seed.
    fn is_of(&self, what: Limit) -> bool {
        self.stay.len() == what.limit && self.seed == what.seed
    }

    /// An unfinished journal must be finished before another is begun.
    pub(super) fn refuse_another(self, path: &Path, what: Limit) -> Result<Journal, PrepareError> {
        if self.is_of(what) && self.changes.len() == 2 {
            return Ok(self);
        }
        Err(PrepareError::InTheWay(format!(
            "a run with --limit {} --seed {} has not ended (see {}): finish it with these first",
            self.stay.len(),
            self.seed,
            path.display()
        )))
    }

    /// To draw again from what an earlier draw has left is hardly ever meant.
    pub(super) fn refuse_second(self, path: &Path, what: Limit) -> Result<Journal, PrepareError> {
        if self.is_of(what) {
            return Ok(self);
        }
        Err(PrepareError::InTheWay(format!(
            "`{}` has been limited to {} of {} clips (seed {}) already; to draw again from what is left, remove {}",
            self.split,
            self.stay.len(),
            self.stay.len() + self.moved.len(),
            self.seed,
            path.display()
        )))
    }

    /// Brings metadata file `index` from before to after.
    pub(super) fn apply(&self, index: usize, file: &Path) -> Result<(), PrepareError> {
        let change = &self.changes[index];
        let now = fs::read_to_string(file).map_err(|error| unusable(file, None, format!("cannot be read: {error}")))?;
        if now == change.after {
            return Ok(());
        }
        if now != change.before {
            let why = "has changed since the run that did not end: put it back as it was, then run this again";
            return Err(unusable(file, None, why));
        }
        Ok(write_atomic(file, change.after.as_bytes())?)
    }

    pub(super) fn limited(&self, state: LimitState, audio: transfer::Summary) -> Limited {
        let (stay, moved) = (self.stay.len(), self.moved.len());
        Limited { split: self.split.clone(), of: stay + moved, stay, moved, state, audio }
    }
}
