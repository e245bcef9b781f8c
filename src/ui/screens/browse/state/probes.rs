//! Which files were asked for their facts, and which turned out to be broken. The facts themselves are kept by the split.

use super::place::ClipId;
use crate::dataset::Problem;
use std::collections::BTreeMap;

/// What asking for facts has brought to light.
#[derive(Clone, Debug, Default)]
pub struct Probes {
    asked: Vec<ClipId>,
    broken: BTreeMap<ClipId, Problem>,
}

impl Probes {
    /// Takes note of a file that cannot be read as sound.
    pub fn insert(&mut self, clip: ClipId, problem: Problem) {
        self.broken.insert(clip, problem);
    }

    /// Why a clip's file cannot be read as sound, when that is known.
    pub fn why(&self, clip: ClipId) -> Option<&Problem> {
        self.broken.get(&clip)
    }

    /// How many files turned out to be broken.
    pub fn broken_count(&self) -> usize {
        self.broken.len()
    }

    /// The broken files of a dataset, in the order of splits and rows.
    pub fn broken(&self, dataset: usize) -> impl Iterator<Item = &Problem> {
        self.broken.iter().filter(move |(clip, _)| clip.split.dataset == dataset).map(|(_, problem)| problem)
    }

    /// Those of `clips` that have to be asked for now; nothing when all of them already were with the last question.
    pub fn not_asked(&mut self, clips: Vec<ClipId>) -> Option<Vec<ClipId>> {
        let open: Vec<ClipId> = clips.into_iter().filter(|clip| !self.broken.contains_key(clip)).collect();
        let news = open.iter().any(|clip| !self.asked.contains(clip));
        news.then(|| {
            self.asked.clone_from(&open);
            open
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{ClipId, Probes, Problem};
    use crate::ui::screens::browse::state::place::SplitId;

    fn clip(row: u32) -> ClipId {
        ClipId { split: SplitId::default(), row }
    }

    #[test]
    fn asks_once_and_never_for_what_is_broken() {
        let mut probes = Probes::default();
        assert_eq!(probes.not_asked(vec![clip(0), clip(1)]), Some(vec![clip(0), clip(1)]));
        assert_eq!(probes.not_asked(vec![clip(1)]), None, "already asked");
        probes.insert(clip(0), Problem::of_file("bad.wav", "truncated"));
        assert_eq!(probes.not_asked(vec![clip(0), clip(1), clip(2)]), Some(vec![clip(1), clip(2)]));
    }

    #[test]
    fn broken_files_are_counted_once_and_in_order() {
        let mut probes = Probes::default();
        for row in [5, 3, 5] {
            probes.insert(clip(row), Problem::of_file(format!("{row}.wav"), "truncated"));
        }
        assert_eq!(probes.broken_count(), 2);
        assert_eq!(probes.broken(0).next().unwrap().file.to_str(), Some("3.wav"));
        assert_eq!(probes.broken(1).count(), 0);
    }
}
