//! The endless sequence of training examples.
//!
//! For each example one dataset is drawn by weight. Every dataset goes through its examples in a shuffled order, and when all
//! have been seen through another one. The sequence follows from the seed and the datasets alone.

use std::sync::Arc;

use anyhow::{Result, ensure};
use rand::Rng as _;
use rand::seq::SliceRandom as _;
use serde::{Deserialize, Serialize};

use super::source::{Fingerprint, Source, number_of};
use crate::random::{Rng, seeded_by};

/// Examples that may stand in for one that cannot be used, before its dataset is given up.
const STAND_INS: usize = 1000;
/// Purposes of generators that are seeded by the same seed.
const CHOICE: u64 = 1;
const SHUFFLE: u64 = 2;
const EXAMPLE: u64 = 3;

/// Which part of the sequence a process takes: of every `world` examples the one at `rank`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// This process, from 0.
    pub rank: usize,
    /// All processes.
    pub world: usize,
}

impl Default for Shard {
    fn default() -> Self {
        Self { rank: 0, world: 1 }
    }
}

/// The sequence, at one position.
pub struct Mixture {
    decks: Vec<Deck>,
    total_weight: f64,
    shard: Shard,
    seed: u64,
    drawn: u64,
    rng: Rng,
}

/// One dataset and how far through it the sequence is.
struct Deck {
    source: Arc<Source>,
    cycle: u64,
    position: usize,
    /// The order of this cycle, made when it is needed.
    order: Option<Arc<[u32]>>,
}

/// One place in the sequence.
pub struct Slot {
    /// Its number in the sequence of all processes, from 0.
    pub number: u64,
    /// Index of its dataset among the sources.
    pub source: usize,
    seed: u64,
    order: Arc<[u32]>,
    position: usize,
}

/// A position in the sequence, to be saved. The same for every rank after the same number of examples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixtureState {
    /// The seed of the orders.
    pub seed: u64,
    /// Examples drawn so far, by all processes together.
    pub drawn: u64,
    /// Each dataset's position.
    pub datasets: Vec<DeckState>,
    /// Draws the datasets.
    pub rng: Rng,
}

/// How far through a dataset the sequence is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeckState {
    /// The dataset's name.
    pub name: String,
    /// How often all its examples have been drawn.
    pub cycle: u64,
    /// Examples drawn since.
    pub position: usize,
    /// What the dataset was.
    pub fingerprint: Fingerprint,
}

impl Mixture {
    /// The sequence of `seed` at its beginning.
    ///
    /// # Errors
    /// No dataset with a weight above 0.
    pub fn new(sources: Vec<Arc<Source>>, seed: u64, shard: Shard) -> Result<Self> {
        let total_weight: f64 = sources.iter().map(|source| source.weight()).sum();
        ensure!(total_weight > 0.0, "there is nothing to train on: no dataset has a weight above 0");
        ensure!(shard.rank < shard.world, "process {} of {} cannot be", shard.rank, shard.world);
        let deck = |source| Deck { source, cycle: 0, position: 0, order: None };
        let rng = seeded_by([seed, CHOICE, 0, 0]);
        Ok(Self { decks: sources.into_iter().map(deck).collect(), total_weight, shard, seed, drawn: 0, rng })
    }

    /// The datasets, in the order in which slots count them.
    pub fn sources(&self) -> Vec<Arc<Source>> {
        self.decks.iter().map(|deck| Arc::clone(&deck.source)).collect()
    }

    /// Examples of all datasets together: what one epoch means.
    pub fn examples(&self) -> usize {
        self.decks.iter().map(|deck| deck.source.len()).sum()
    }

    /// The next place of this process.
    pub fn draw(&mut self) -> Slot {
        let mut own = self.draw_any();
        for rank in 1..self.shard.world {
            let other = self.draw_any();
            if rank == self.shard.rank {
                own = other;
            }
        }
        own
    }

    fn draw_any(&mut self) -> Slot {
        let source = self.choose();
        let (order, position) = self.decks[source].next(self.seed);
        let number = self.drawn;
        self.drawn += 1;
        Slot { number, source, seed: self.seed, order, position }
    }

    /// A dataset by weight.
    fn choose(&mut self) -> usize {
        let mut left = self.rng.random::<f64>() * self.total_weight;
        let beyond = |deck: &Deck| {
            left -= deck.source.weight();
            left < 0.0
        };
        let found = self.decks.iter().position(beyond);
        // Rounding may leave a trace of weight at the end.
        let last = || self.decks.iter().rposition(|deck| deck.source.weight() > 0.0).unwrap_or(0);
        found.unwrap_or_else(last)
    }

    /// The position, to be saved.
    pub fn state(&self) -> MixtureState {
        MixtureState {
            seed: self.seed,
            drawn: self.drawn,
            datasets: self.decks.iter().map(Deck::state).collect(),
            rng: self.rng.clone(),
        }
    }

    /// What is not as it was when `state` was saved, a sentence each, for people. After any such change the sequence cannot go on
    /// as it would have.
    pub fn changes(&self, state: &MixtureState) -> Vec<String> {
        let gone = state.datasets.iter().filter(|saved| self.decks.iter().all(|deck| deck.source.name() != saved.name));
        let gone = gone.map(|saved| format!("the dataset `{}` of the checkpoint is not mixed in any more", saved.name));
        self.decks.iter().filter_map(|deck| deck.change(state)).chain(gone).collect()
    }

    /// Goes to the position of `state`. A dataset that has changed since begins a new order.
    pub fn restore(&mut self, state: &MixtureState) {
        (self.seed, self.drawn, self.rng) = (state.seed, state.drawn, state.rng.clone());
        for deck in &mut self.decks {
            deck.restore(state);
        }
    }
}

impl Deck {
    /// The current order and the position in it, which then moves on.
    fn next(&mut self, seed: u64) -> (Arc<[u32]>, usize) {
        if self.position >= self.source.len() {
            (self.cycle, self.position, self.order) = (self.cycle + 1, 0, None);
        }
        let order = self.order.get_or_insert_with(|| shuffled(&self.source, seed, self.cycle));
        self.position += 1;
        (Arc::clone(order), self.position - 1)
    }

    fn state(&self) -> DeckState {
        DeckState {
            name: self.source.name().to_owned(),
            cycle: self.cycle,
            position: self.position,
            fingerprint: self.source.fingerprint().clone(),
        }
    }

    fn saved<'a>(&self, state: &'a MixtureState) -> Option<&'a DeckState> {
        state.datasets.iter().find(|saved| saved.name == self.source.name())
    }

    fn change(&self, state: &MixtureState) -> Option<String> {
        let name = self.source.name();
        let Some(saved) = self.saved(state) else {
            return Some(format!("the dataset `{name}` was not mixed in when the checkpoint was written"));
        };
        let (then, now) = (&saved.fingerprint, self.source.fingerprint());
        let counts = |print: &Fingerprint| format!("{} clips with {} captions", print.clips, print.examples);
        (then != now).then(|| {
            let (then, now) = (counts(then), counts(now));
            let what =
                if then == now { "names or captions differ".to_owned() } else { format!("{then} then, {now} now") };
            format!("the dataset `{name}` has changed since the checkpoint: {what}")
        })
    }

    fn restore(&mut self, state: &MixtureState) {
        self.order = None;
        (self.cycle, self.position) = match self.saved(state) {
            Some(saved) if saved.fingerprint == *self.source.fingerprint() => (saved.cycle, saved.position),
            Some(saved) => (saved.cycle + 1, 0),
            None => (0, 0),
        };
    }
}

fn shuffled(source: &Source, seed: u64, cycle: u64) -> Arc<[u32]> {
    let mut order: Vec<u32> = (0..source.len() as u32).collect();
    order.shuffle(&mut seeded_by([seed, SHUFFLE, number_of(source.name()), cycle]));
    order.into()
}

impl Slot {
    /// The example of this place, then those that stand in for it one after the other when it cannot be used: the next ones of
    /// the order. They keep their own places, so what comes later does not depend on what could be used.
    pub(super) fn examples(&self) -> impl Iterator<Item = u32> {
        let tries = self.order.len().min(STAND_INS);
        (0..tries).map(|step| self.order[(self.position + step) % self.order.len()])
    }

    /// The generator for everything random about this example.
    pub(super) fn rng(&self) -> Rng {
        seeded_by([self.seed, EXAMPLE, self.number, 0])
    }
}
