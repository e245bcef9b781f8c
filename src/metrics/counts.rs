//! What BLEU is made of, either kind: numbers that add up over captions, so that any sample of captions has its BLEU at once.

use super::ngrams::ORDER;

/// What captions come down to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// N-grams of the predictions that a reference has too, by n - 1.
    pub(super) correct: [u64; ORDER],
    /// N-grams of the predictions.
    pub(super) total: [u64; ORDER],
    /// Words of the predictions.
    pub(super) predicted: u64,
    /// Words of the references: for each clip of the one nearest in length, the shorter of two.
    pub(super) wanted: u64,
}

impl Counts {
    /// Of one clip, without its n-grams.
    pub(super) fn of_lengths(predicted: usize, references: impl Iterator<Item = usize>) -> Self {
        let wanted = references.min_by_key(|&length| (length.abs_diff(predicted), length)).unwrap_or(0);
        Self { predicted: predicted as u64, wanted: wanted as u64, ..Self::default() }
    }

    /// Of all clips together.
    pub(super) fn sum(clips: &[Self]) -> Self {
        let mut whole = Self::default();
        clips.iter().for_each(|clip| whole.add(clip, 1));
        whole
    }

    fn add(&mut self, clip: &Self, times: u64) {
        for at in 0..ORDER {
            self.correct[at] += clip.correct[at] * times;
            self.total[at] += clip.total[at] * times;
        }
        self.predicted += clip.predicted * times;
        self.wanted += clip.wanted * times;
    }
}

/// Values of a corpus that are no means of its clips' values, for any sample of the clips.
pub struct Sums {
    names: &'static [&'static str],
    clips: Vec<Counts>,
    values: fn(&Counts) -> Vec<f64>,
}

impl Sums {
    pub(super) fn new(names: &'static [&'static str], clips: Vec<Counts>, values: fn(&Counts) -> Vec<f64>) -> Self {
        Self { names, clips, values }
    }

    /// What the values are called, in their order.
    pub fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// The values of the sample in which each clip comes as often as `times` says.
    pub fn of_sample(&self, times: &[u32]) -> Vec<f64> {
        let mut whole = Counts::default();
        self.clips.iter().zip(times).for_each(|(clip, &times)| whole.add(clip, u64::from(times)));
        (self.values)(&whole)
    }
}

#[cfg(test)]
mod tests {
    use crate::metrics::{Judged, all_for_captions, evaluate, sums};

    #[test]
    fn a_sample_scores_as_if_its_clips_were_the_corpus() {
        let references: Vec<Vec<String>> =
            [vec!["a dog barks loudly"], vec!["rain falls on a roof", "it rains"], vec!["a bell rings twice"]]
                .map(|texts| texts.into_iter().map(String::from).collect())
                .to_vec();
        let predictions = ["a dog barks loudly", "rain falls on it", "a bell rings"];
        let clip = |at: usize| Judged { prediction: predictions[at], references: &references[at] };
        let metrics = all_for_captions();
        let sample = evaluate(&metrics, &[clip(0), clip(0), clip(2)]);
        let sums = sums(&metrics, &[clip(0), clip(1), clip(2)]);
        let found: Vec<(&str, f64)> =
            sums.iter().flat_map(|sums| sums.names().iter().copied().zip(sums.of_sample(&[2, 0, 1]))).collect();
        assert_eq!(found.len(), 5);
        for (name, value) in found {
            assert_eq!(Some(value), sample.iter().find(|score| score.name == name).unwrap().value, "{name}");
        }
    }
}
