//! BLEU as the COCO captioning tools compute it (Papineni et al., BLEU: a method for automatic evaluation of machine
//! translation, ACL 2002): PTB tokens, no smoothing but a guard against zero.

use super::captions::{Captions, Clip};
use super::counts::{Counts, Sums};
use super::ngrams::{ORDER, Text, common};
use super::{Metric, Score};

/// BLEU-1 to BLEU-4, 0..1. With c of the g n-grams of the predictions found in a reference, BLEU-k is the geometric mean of
/// c / g for n = 1..k, times exp(1 - wanted / predicted length) where the predictions are shorter. The length that is wanted
/// is that of the reference nearest in length, the shorter of two.
pub struct CocoBleu;

const NAMES: [&str; ORDER] = ["bleu_1", "bleu_2", "bleu_3", "bleu_4"];

/// What keeps nothing from being zero: added to what is counted, and to what it is divided by.
const TINY: f64 = 1e-15;
const SMALL: f64 = 1e-9;

impl Metric for CocoBleu {
    fn names(&self) -> &'static [&'static str] {
        &NAMES
    }

    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let counts: Vec<Counts> = captions.ptb().clips.iter().map(of_clip).collect();
        let clips: Vec<[f64; ORDER]> = counts.iter().map(bleu).collect();
        let whole = bleu(&Counts::sum(&counts));
        let score = |(at, name): (usize, &&'static str)| Score {
            name,
            value: Some(whole[at]),
            clips: clips.iter().map(|clip| Some(clip[at])).collect(),
        };
        NAMES.iter().enumerate().map(score).collect()
    }

    fn sums(&self, captions: &Captions) -> Option<Sums> {
        let counts = captions.ptb().clips.iter().map(of_clip).collect();
        Some(Sums::new(self.names(), counts, |counts| bleu(counts).to_vec()))
    }
}

fn of_clip(clip: &Clip<Text>) -> Counts {
    let predicted = clip.prediction.words;
    let counts = Counts::of_lengths(predicted, clip.references.iter().map(|reference| reference.words));
    Counts {
        correct: std::array::from_fn(|at| correct(clip, at)),
        total: std::array::from_fn(|at| predicted.saturating_sub(at) as u64),
        ..counts
    }
}

fn bleu(counts: &Counts) -> [f64; ORDER] {
    let ratio = (counts.predicted as f64 + TINY) / (counts.wanted as f64 + SMALL);
    let brevity = if ratio < 1.0 { (1.0 - 1.0 / ratio).exp() } else { 1.0 };
    let mut product = 1.0;
    std::array::from_fn(|at| {
        product *= (counts.correct[at] as f64 + TINY) / (counts.total[at] as f64 + SMALL);
        product.powf(1.0 / (at + 1) as f64) * brevity
    })
}

/// The n-grams of the prediction that a reference has, each at most as often as the reference that has it most often.
fn correct(clip: &Clip<Text>, at: usize) -> u64 {
    let predicted = &clip.prediction.counts[at];
    let mut most = vec![0; predicted.len()];
    for reference in &clip.references {
        let places: Vec<(u32, usize)> =
            predicted.iter().enumerate().map(|(place, (ngram, _))| (*ngram, place)).collect();
        for (place, count) in common(&places, &reference.counts[at]) {
            most[place] = count.max(most[place]);
        }
    }
    predicted.iter().zip(most).map(|((_, count), most)| u64::from(most.min(*count))).sum()
}

#[cfg(test)]
mod tests {
    use super::CocoBleu;
    use crate::metrics::{Judged, evaluate};

    #[test]
    fn clips_and_corpus_are_counted_apart() {
        let references: Vec<Vec<String>> = [vec!["a dog barks loudly", "a cat"], vec!["rain"]]
            .map(|texts| texts.into_iter().map(String::from).collect())
            .to_vec();
        let captions = [
            Judged { prediction: "A dog, a dog barks", references: &references[0] },
            Judged { prediction: "rain falls", references: &references[1] },
        ];
        let scores = evaluate(&[Box::new(CocoBleu)], &captions);
        let near = |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-8, "{found:?}");
        // `a`, `dog`, `barks` once each of five; `a dog` and `dog barks` of four.
        near(scores[0].clips[0], 3.0 / 5.0);
        near(scores[1].clips[0], (3.0 / 5.0 * 2.0 / 4.0_f64).sqrt());
        near(scores[0].value, 4.0 / 7.0);
        near(scores[1].value, (4.0 / 7.0 * 2.0 / 5.0_f64).sqrt());
    }
}
