//! Marks and notes on their way to the disk. What is there already is kept by the dataset.

use super::place::ClipId;
use crate::dataset::marks::Mark;
use std::collections::BTreeMap;

/// A change that is shown at once and saved by a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which change, counted up.
    pub number: u64,
    /// The split's name.
    pub split: String,
    /// The clip's file, as the metadata names it.
    pub file_name: String,
    /// Whether the clip shall have a ★; `None` leaves that.
    pub starred: Option<bool>,
    /// The clip's note; `None` leaves that.
    pub note: Option<String>,
}

/// Changes that are not saved yet, and how many marks and notes there are.
#[derive(Clone, Debug, Default)]
pub struct MarksOf {
    waiting: BTreeMap<ClipId, Change>,
    numbers: u64,
    /// Marked clips and notes of the dataset in sight.
    pub counts: (usize, usize),
}

impl MarksOf {
    /// Adds a change on top of one of the same clip that still waits.
    pub fn add(&mut self, clip: ClipId, change: Change) {
        self.numbers += 1;
        let before = self.waiting.remove(&clip);
        let (starred, note) = before.map_or((None, None), |before| (before.starred, before.note));
        let change =
            Change { number: self.numbers, starred: change.starred.or(starred), note: change.note.or(note), ..change };
        self.waiting.insert(clip, change);
    }

    /// The changes of a dataset that wait, to be saved: each says how things shall be, so saving one twice does no harm.
    pub fn waiting(&self, dataset: usize) -> Vec<Change> {
        self.waiting
            .iter()
            .filter(|(clip, _)| clip.split.dataset == dataset)
            .map(|(_, change)| change.clone())
            .collect()
    }

    /// Forgets the changes up to `number`: they are saved, or cannot be.
    pub fn done(&mut self, number: u64) {
        self.waiting.retain(|_, change| change.number > number);
    }

    /// The number of the newest change.
    pub fn newest(&self) -> u64 {
        self.numbers
    }

    /// Whether a clip has a ★ and which note, where `saved` is what the dataset keeps of it.
    pub fn of(&self, clip: ClipId, saved: Option<Mark>) -> (bool, String) {
        let (starred, note) = saved.map_or((false, String::new()), |mark| (mark.starred, mark.note));
        match self.waiting.get(&clip) {
            Some(change) => (change.starred.unwrap_or(starred), change.note.clone().unwrap_or(note)),
            None => (starred, note),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, ClipId, Mark, MarksOf};
    use crate::ui::screens::browse::state::place::SplitId;

    fn change(starred: Option<bool>, note: Option<&str>) -> Change {
        let note = note.map(str::to_owned);
        Change { number: 0, split: "train".into(), file_name: "a.wav".into(), starred, note }
    }

    #[test]
    fn a_change_shows_before_it_is_saved_and_goes_when_it_is() {
        let (clip, mut marks) = (ClipId { split: SplitId::default(), row: 3 }, MarksOf::default());
        marks.add(clip, change(Some(true), None));
        marks.add(clip, change(None, Some("hum")));
        assert_eq!(marks.of(clip, None), (true, "hum".to_owned()));
        assert_eq!(marks.waiting(0).len(), 1);
        assert_eq!(marks.waiting(1).len(), 0);
        marks.done(1);
        assert_eq!(marks.waiting(0).len(), 1, "the second change came later");
        marks.done(marks.newest());
        let saved = Mark { starred: true, ..Mark::default() };
        assert_eq!(marks.of(clip, Some(saved)), (true, String::new()));
    }
}
