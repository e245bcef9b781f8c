//! Counts along the ontology: how many clips have a label or one below it, each clip once.

use std::collections::HashMap;

use super::pool::Pool;
use super::sets::Sets;
use crate::dataset::ontology::Ontology;

/// For each label set the labels of the ontology that it counts to: its own and all above them.
#[derive(Debug, Clone, Default)]
pub struct Rollup {
    above: Sets,
    labels: usize,
}

impl Rollup {
    /// For the sets of a pool.
    pub fn of(pool: &Pool, ontology: &Ontology) -> Rollup {
        let up = ancestors(ontology);
        let places: Vec<Option<usize>> = pool.labels.iter().map(|label| ontology.index(&label.id)).collect();
        let sets: Vec<Vec<u32>> = (0..pool.sets.len())
            .map(|set| {
                let own = pool.sets.labels(set).iter().filter_map(|&label| places[label as usize]);
                let mut all: Vec<u32> = own.flat_map(|label| up[label].iter().copied()).collect();
                all.sort_unstable();
                all.dedup();
                all
            })
            .collect();
        Rollup { above: Sets::new(&sets, ontology.len()), labels: ontology.len() }
    }

    /// How many of these clips, given by label set, have each label of the ontology or one below it.
    pub fn count(&self, clips: &[u32]) -> Vec<u32> {
        let mut counts = vec![0; self.labels];
        for (set, &clips) in clips.iter().enumerate().filter(|(_, clips)| **clips > 0) {
            self.above.labels(set).iter().for_each(|&label| counts[label as usize] += clips);
        }
        counts
    }
}

/// For each label itself and all labels above it.
fn ancestors(ontology: &Ontology) -> Vec<Vec<u32>> {
    let mut up: HashMap<usize, Vec<u32>> = HashMap::new();
    for label in 0..ontology.len() {
        ontology.subtree(label).into_iter().for_each(|below| up.entry(below).or_default().push(label as u32));
    }
    (0..ontology.len()).map(|label| up.remove(&label).unwrap_or_default()).collect()
}
