//! Where the sample predictions of each clip are; the texts stay in their files.

use super::facts::Run;
use super::tail::Tail;
use crate::run::fault::at;
use crate::run::{Kind, Layout, Prediction};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// So many steps are kept of each clip; then every other one goes, the first and the newest stay.
const MANY_STEPS: usize = 4096;
/// So many clips are followed.
const MANY_CLIPS: usize = 2000;
/// No line of predictions is longer.
const LONGEST: u32 = 1 << 22;

/// A clip that the model is asked about again and again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clip {
    /// Whether it trains on it.
    pub kind: Kind,
    /// Dataset and split, as the trainer calls them.
    pub table: String,
    /// The clip, as its dataset names it.
    pub file_name: String,
    /// The prefix it is asked with.
    pub prefix: String,
}

/// Where one prediction is in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The step.
    pub step: u64,
    offset: u64,
    length: u32,
}

/// The predictions of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predictions {
    clips: BTreeMap<Clip, Vec<Spot>>,
}

impl Predictions {
    /// The clips in the order of kind, table and name.
    pub fn clips(&self) -> impl ExactSizeIterator<Item = &Clip> {
        self.clips.keys()
    }

    /// Where the predictions of a clip are, by step.
    pub fn spots(&self, clip: &Clip) -> &[Spot] {
        self.clips.get(clip).map_or(&[], Vec::as_slice)
    }

    /// Reads the predictions at some spots of a clip; what is no longer there is left out. It reads files: not for the
    /// thread of a screen.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(layout: &Layout, kind: Kind, spots: &[Spot]) -> io::Result<Vec<Prediction>> {
        let path = layout.predictions(kind);
        let mut file = File::open(&path).map_err(at("read", &path))?;
        let mut read = Vec::new();
        for spot in spots {
            let mut line = vec![0; spot.length as usize];
            let there = file.seek(SeekFrom::Start(spot.offset)).and_then(|_| file.read_exact(&mut line));
            if there.is_ok() {
                read.extend(serde_json::from_slice::<Prediction>(&line));
            }
        }
        Ok(read)
    }

    fn add(&mut self, kind: Kind, offset: u64, line: &[u8]) {
        let (Ok(length), Ok(row)) = (u32::try_from(line.len()), serde_json::from_slice::<Prediction>(line)) else {
            return;
        };
        let clip = Clip { kind, table: row.wandb_table, file_name: row.file_name, prefix: row.prefix };
        if length > LONGEST || (self.clips.len() == MANY_CLIPS && !self.clips.contains_key(&clip)) {
            return;
        }
        let spots = self.clips.entry(clip).or_default();
        spots.truncate(spots.partition_point(|spot| spot.step < row.global_step));
        spots.push(Spot { step: row.global_step, offset, length });
        if spots.len() == MANY_STEPS {
            let mut at = 0;
            spots.retain(|_| {
                at += 1;
                at % 2 == 1 || at == MANY_STEPS
            });
        }
    }
}

/// Follows both files of predictions.
pub(super) struct Index {
    tails: [(Kind, Tail); 2],
}

impl Index {
    pub(super) fn new(layout: &Layout) -> Self {
        Self { tails: Kind::ALL.map(|kind| (kind, Tail::new(layout.predictions(kind)))) }
    }

    pub(super) fn was_replaced(&self) -> bool {
        self.tails.iter().any(|(_, tail)| tail.was_replaced())
    }

    pub(super) fn refresh(&mut self, run: &mut Run) -> io::Result<bool> {
        let mut changed = false;
        for (kind, tail) in &mut self.tails {
            let before = tail.offset();
            tail.each(|offset, line| Arc::make_mut(&mut run.predictions).add(*kind, offset, line))?;
            changed |= tail.offset() > before;
        }
        Ok(changed)
    }
}
