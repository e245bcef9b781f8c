//! What the solvers solve: numbers only, no names.

use super::sets::Sets;

/// How many clips of which label sets to take. Sets, labels and caps are counted from 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    /// Which labels each set has.
    pub sets: Sets,
    /// Clips of each set that may be taken, the forced ones included.
    pub available: Vec<u32>,
    /// Clips of each set that must be taken.
    pub forced: Vec<u32>,
    /// How many clips each label shall have, within what is available; `None`: it does not matter.
    pub targets: Vec<Option<u32>>,
    /// The preference class of each set: 0 is liked best.
    pub class: Vec<u8>,
    /// Upper limits.
    pub caps: Vec<Cap>,
    /// Which caps each set counts to.
    pub capped: Sets,
}

/// An upper limit for clips that have any of some labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// The most clips.
    pub at_most: u32,
    /// A hard cap wins over targets; targets win over a soft one.
    pub hard: bool,
}

/// What a clip above a soft cap costs, in label assignments above target.
pub const SOFT_CAP: u32 = 8;

impl Problem {
    /// The labels of a set that have a target: what a clip of it costs where they are full.
    pub fn wanted(&self, set: usize) -> impl Iterator<Item = usize> + '_ {
        self.sets.labels(set).iter().map(|&label| label as usize).filter(|&label| self.targets[label].is_some())
    }

    /// The caps that a set counts to.
    pub fn caps_of(&self, set: usize) -> impl Iterator<Item = usize> + '_ {
        self.capped.labels(set).iter().map(|&cap| cap as usize)
    }

    /// How many clips each label has.
    pub fn totals(&self) -> Vec<u32> {
        let mut totals = vec![0; self.sets.label_count()];
        for set in 0..self.sets.len() {
            self.sets.labels(set).iter().for_each(|&label| totals[label as usize] += self.available[set]);
        }
        totals
    }
}
