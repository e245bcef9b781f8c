//! From rows to clips: each clip once, equal label sets joined.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

use super::{Gathered, Names, Pool};
use crate::balance::sets::Sets;
use crate::random::rank;

impl Gathered {
    /// The clips of the rows. Of rows with one id the first counts; another that says the same is passed over, one that says
    /// something else is told.
    pub(super) fn build(mut self) -> Pool {
        let rows: Vec<Vec<u32>> = (0..self.ids.ends.len()).into_par_iter().map(|row| self.labels_of(row)).collect();
        let kept = self.distinct(&rows);
        let mut ids = Names::default();
        kept.iter().for_each(|&row| ids.push(self.ids.get(row as usize)));
        let (sets, set_of) = join(&rows, &kept, self.vocabulary.labels().len());
        let source_of: Vec<u16> = kept.iter().map(|&row| self.source_of[row as usize]).collect();
        source_of.iter().for_each(|&source| self.sources[usize::from(source)].clips += 1);
        self.audio.keep(&kept);
        Pool {
            labels: self.vocabulary.labels().to_vec(),
            sets,
            sources: self.sources,
            troubles: self.troubles,
            ids,
            spans: kept.iter().map(|&row| self.spans[row as usize]).collect(),
            source_of,
            set_of,
            audio: self.audio,
        }
    }

    /// The labels of a row, ascending, each once, without those that are not known.
    fn labels_of(&self, row: usize) -> Vec<u32> {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        let all = &self.labels[start as usize..self.ends[row] as usize];
        let mut labels: Vec<u32> = all.iter().copied().filter(|&label| label != u32::MAX).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    /// The rows that count, in order.
    fn distinct(&mut self, rows: &[Vec<u32>]) -> Vec<u32> {
        let hashes: Vec<u64> =
            (0..rows.len()).into_par_iter().map(|row| rank(0, self.ids.get(row).as_bytes())).collect();
        let mut seen: HashMap<u64, u32, Plain> = HashMap::with_capacity_and_hasher(rows.len(), Plain::default());
        let mut kept = Vec::with_capacity(rows.len());
        for (row, hash) in hashes.into_iter().enumerate() {
            if rows[row].is_empty() {
                let id = self.ids.get(row);
                self.troubles.push(|| format!("{id} has no label that is known: left out"));
                continue;
            }
            match seen.get(&hash).map(|&first| first as usize) {
                Some(first) if self.ids.get(first) == self.ids.get(row) => self.again(first, row, rows),
                _ => {
                    seen.insert(hash, row as u32);
                    kept.push(row as u32);
                }
            }
        }
        kept
    }

    fn again(&mut self, first: usize, row: usize, rows: &[Vec<u32>]) {
        let same = rows[first] == rows[row] && self.spans[first] == self.spans[row];
        if !same {
            let split = |row: usize| &self.sources[usize::from(self.source_of[row])].split;
            let (id, one, other) = (self.ids.get(row), split(first), split(row));
            self.troubles.push(|| format!("{id} stands in {one} and again in {other}, otherwise: the first counts"));
        }
    }
}

/// Equal label sets as one, in the order of their labels, and for each kept row its set.
fn join(rows: &[Vec<u32>], kept: &[u32], labels: usize) -> (Sets, Vec<u32>) {
    let hash = |row: &u32| rows[*row as usize].iter().fold(17, |hash, label| rank(hash, &label.to_le_bytes()));
    let hashes: Vec<u64> = kept.par_iter().map(hash).collect();
    let mut numbers: HashMap<u64, u32, Plain> = HashMap::default();
    let mut sets: Vec<&[u32]> = Vec::new();
    let mut set_of = Vec::with_capacity(kept.len());
    for (&row, hash) in kept.iter().zip(hashes) {
        let labels = rows[row as usize].as_slice();
        let mut hash = hash;
        // Two sets of one hash are so unlikely that the next free number will do.
        let set = loop {
            match numbers.get(&hash) {
                Some(&set) if sets[set as usize] == labels => break set,
                Some(_) => hash = hash.wrapping_add(1),
                None => {
                    numbers.insert(hash, sets.len() as u32);
                    sets.push(labels);
                    break sets.len() as u32 - 1;
                }
            }
        };
        set_of.push(set);
    }
    let mut order: Vec<u32> = (0..sets.len() as u32).collect();
    order.par_sort_unstable_by(|&a, &b| sets[a as usize].cmp(sets[b as usize]));
    let mut place = vec![0; sets.len()];
    order.iter().enumerate().for_each(|(at, &set)| place[set as usize] = at as u32);
    set_of.iter_mut().for_each(|set| *set = place[*set as usize]);
    let sorted: Vec<&[u32]> = order.iter().map(|&set| sets[set as usize]).collect();
    (Sets::new(&sorted, labels), set_of)
}

/// For keys that are hashes already.
type Plain = BuildHasherDefault<PlainHasher>;

#[derive(Default)]
struct PlainHasher(u64);

impl Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = rank(self.0, bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
