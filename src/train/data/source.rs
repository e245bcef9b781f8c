//! The training examples of one split: every caption of every clip.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use super::captions::captions_of;
use crate::config::training::{MixedDataset, Task};
use crate::dataset::Split;

/// One split to train on. Takes 4 bytes a clip; captions are read when they are asked for.
pub struct Source {
    name: String,
    prefix: String,
    task: Task,
    weight: f64,
    split: Arc<Split>,
    /// The first example of each row, and the number of all at the end: a clip with five captions is five examples.
    starts: Vec<u32>,
    fingerprint: Fingerprint,
}

/// What tells whether a dataset is still the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Rows of the split.
    pub clips: usize,
    /// Captions of all rows.
    pub examples: usize,
    /// Hash of every file name and caption, in order.
    pub hash: u64,
}

/// One example, read.
pub(super) struct Example {
    pub path: PathBuf,
    pub file_name: String,
    pub caption: String,
}

impl Source {
    /// Counts the captions of `split`, all of whose rows have been found; ends early when `cancel` is set.
    ///
    /// # Errors
    /// There is nothing to train on, or more than 2^32 captions.
    pub fn new(dataset: &MixedDataset, split: Arc<Split>, cancel: &AtomicBool) -> Result<Self> {
        let (task, ontology) = (dataset.task, split.ontology().cloned());
        let look = |clip: &crate::dataset::Clip| {
            let captions = captions_of(clip, task, ontology.as_deref());
            (
                captions.len() as u32,
                hash(captions.iter().fold(hash(START, clip.file_name.as_bytes()), |h, c| hash(h, c.as_bytes())), b"\n"),
            )
        };
        let rows = split.every_row(look, cancel);
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let (mut examples, mut all) = (0_u32, START);
        for row in &rows {
            starts.push(examples);
            let (captions, of_row) = row.unwrap_or((0, 0));
            examples = examples.checked_add(captions).context("more than 4,294,967,295 captions in one split")?;
            all = hash(all, &of_row.to_le_bytes());
        }
        starts.push(examples);
        let fingerprint = Fingerprint { clips: rows.len(), examples: examples as usize, hash: all };
        let source = Self {
            name: dataset.name.clone(),
            prefix: dataset.prefix.clone(),
            task,
            weight: dataset.weight,
            split,
            starts,
            fingerprint,
        };
        source.refuse_nothing(cancel)?;
        Ok(source)
    }

    fn refuse_nothing(&self, cancel: &AtomicBool) -> Result<()> {
        if !self.is_empty() || cancel.load(std::sync::atomic::Ordering::Relaxed) {
            return Ok(());
        }
        let place = self.split.dir().display();
        let problem = self.split.problems().first().map(|problem| format!(" ({problem})")).unwrap_or_default();
        if self.fingerprint.clips == 0 {
            bail!("the dataset `{}` has no clips in {place}{problem}", self.name);
        }
        let (what, hint) = match self.task {
            Task::Caption => ("captions", "; if its labels are meant, say `task: keywords`"),
            Task::Keywords => ("labels", ""),
        };
        bail!(
            "none of the {} clips of the dataset `{}` has {what} in {place}{problem}{hint}",
            self.fingerprint.clips,
            self.name
        )
    }

    /// What the dataset is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text before its captions.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What its captions are.
    pub fn task(&self) -> Task {
        self.task
    }

    /// How often it is drawn from.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The split that the examples are of.
    pub fn split(&self) -> &Arc<Split> {
        &self.split
    }

    /// The number of examples.
    pub fn len(&self) -> usize {
        self.fingerprint.examples
    }

    /// Whether there is no example; only after a cancelled count.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Rows without a caption, and rows that cannot be used.
    pub fn without_captions(&self) -> usize {
        self.starts.windows(2).filter(|pair| pair[0] == pair[1]).count()
    }

    /// What tells whether it is still the same.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Rows that have a caption, in order.
    pub(super) fn rows_with_captions(&self) -> Vec<u32> {
        (0..self.starts.len() - 1)
            .filter(|&row| self.starts[row] < self.starts[row + 1])
            .map(|row| row as u32)
            .collect()
    }

    /// Reads one example.
    ///
    /// # Errors
    /// The row cannot be used any more.
    pub(super) fn example(&self, example: u32) -> Result<Example> {
        let row = self.starts.partition_point(|&start| start <= example) - 1;
        let number = (example - self.starts[row]) as usize;
        let clip = self.split.clip(row)?;
        let mut captions = captions_of(&clip, self.task, self.split.ontology().map(AsRef::as_ref));
        ensure!(
            number < captions.len(),
            "{} has lost caption {}: has its metadata changed?",
            clip.file_name,
            number + 1
        );
        Ok(Example { path: clip.path, file_name: clip.file_name, caption: captions.swap_remove(number) })
    }
}

/// Where a hash begins: FNV-1a's offset basis.
const START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a over the length and the bytes: the same on every machine and in every version.
fn hash(from: u64, bytes: &[u8]) -> u64 {
    let length = (bytes.len() as u64).to_le_bytes();
    length.iter().chain(bytes).fold(from, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A number for a name, to seed by.
pub(super) fn number_of(name: &str) -> u64 {
    hash(START, name.as_bytes())
}
