//! CIDEr-D (Vedantam, Zitnick and Parikh, CIDEr: Consensus-based image description evaluation, CVPR 2015).

use super::captions::{Captions, Clip};
use super::ngrams::{ORDER, Text, common};
use super::{Metric, Score};

/// How far the lengths of captions may be apart: the standard deviation of the penalty, in bigrams.
const SIGMA: f64 = 6.0;

/// CIDEr-D, 0..10. An n-gram that comes t times in a caption and is in the references of f of the N clips weighs
/// t (ln N - ln max(1, f)). The similarity of a prediction h and a reference r is, for each n, the sum of min(h, r) r over
/// their n-grams, divided by |h| |r| and times exp(-d^2 / 72), where d is how many bigrams the one has more than the other. A
/// clip scores ten times the mean over n = 1..4 and over the references, a corpus the mean of its clips. What is in every clip
/// weighs nothing, so that a corpus of one clip scores 0.
pub struct CiderD;

impl Metric for CiderD {
    fn names(&self) -> &'static [&'static str] {
        &["cider"]
    }

    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let ptb = captions.ptb();
        let mut frequencies = Frequencies::default();
        ptb.clips.iter().for_each(|clip| frequencies.add(&clip.references));
        let weights = frequencies.weights(ptb.ngrams);
        let score = |clip: &Clip<Text>| cider(&clip.prediction, &clip.references, &weights);
        vec![Score::mean("cider", ptb.clips.iter().map(score).collect())]
    }
}

/// The score of a clip, by what each n-gram weighs.
pub(super) fn cider(prediction: &Text, references: &[Text], weights: &[f64]) -> f64 {
    let prediction = Vector::of(prediction, weights);
    let of = |reference: &Text| prediction.similarity(&Vector::of(reference, weights));
    10.0 * super::mean(references.iter().map(of))
}

/// In the references of how many clips each n-gram is, by its number.
#[derive(Default)]
pub(super) struct Frequencies {
    /// How many clips were added.
    pub(super) clips: usize,
    clips_with: Vec<u32>,
}

impl Frequencies {
    /// One more clip.
    pub(super) fn add(&mut self, references: &[Text]) {
        let mut ngrams: Vec<u32> =
            references.iter().flat_map(|text| &text.counts).flatten().map(|(ngram, _)| *ngram).collect();
        ngrams.sort_unstable();
        ngrams.dedup();
        let most = ngrams.last().map_or(0, |ngram| *ngram as usize + 1);
        self.clips_with.resize(most.max(self.clips_with.len()), 0);
        ngrams.into_iter().for_each(|ngram| self.clips_with[ngram as usize] += 1);
        self.clips += 1;
    }

    /// What each of `ngrams` n-grams weighs; one that is in no reference weighs most.
    pub(super) fn weights(&self, ngrams: usize) -> Vec<f64> {
        let all = (self.clips as f64).ln();
        let with = self.clips_with.iter().copied().chain(std::iter::repeat(0));
        with.take(ngrams).map(|clips| all - f64::from(clips.max(1)).ln()).collect()
    }
}

/// The weights of a caption's n-grams.
struct Vector {
    weights: [Vec<(u32, f64)>; ORDER],
    norms: [f64; ORDER],
    bigrams: f64,
}

impl Vector {
    fn of(text: &Text, weights: &[f64]) -> Self {
        let weigh = |&(ngram, count): &(u32, u32)| (ngram, f64::from(count) * weights[ngram as usize]);
        let weights = text.counts.each_ref().map(|counts| counts.iter().map(weigh).collect::<Vec<_>>());
        let norm = |weights: &Vec<(u32, f64)>| weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        let bigrams = text.words.saturating_sub(1) as f64;
        Self { norms: weights.each_ref().map(norm), weights, bigrams }
    }

    fn similarity(&self, reference: &Self) -> f64 {
        let penalty = (-(self.bigrams - reference.bigrams).powi(2) / (2.0 * SIGMA * SIGMA)).exp();
        let of_order = |at: usize| {
            let norms = self.norms[at] * reference.norms[at];
            let both = common(&self.weights[at], &reference.weights[at]).map(|(h, r)| h.min(r) * r).sum::<f64>();
            if norms == 0.0 { 0.0 } else { both / norms * penalty }
        };
        (0..ORDER).map(of_order).sum::<f64>() / ORDER as f64
    }
}

#[cfg(test)]
mod tests {
    use super::CiderD;
    use crate::metrics::{Judged, evaluate};

    #[test]
    fn rare_words_weigh_and_lengths_count() {
        let references: Vec<Vec<String>> =
            [["dog"], ["a cat"], ["a bird"]].map(|texts| texts.map(String::from).to_vec()).to_vec();
        let judged = |predictions: [&'static str; 3]| {
            let pairs = predictions.into_iter().zip(&references);
            let captions: Vec<Judged> =
                pairs.map(|(prediction, references)| Judged { prediction, references }).collect();
            evaluate(&[Box::new(CiderD)], &captions).remove(0)
        };
        let near = |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}");
        // One word is its own 1-gram and has no longer ones: a quarter of 10. Two words have a 2-gram too.
        let score = judged(["Dog.", "a cat", "a cat"]);
        near(score.clips[0], 2.5);
        near(score.clips[1], 5.0);
        // `a` is in two clips of three, `cat` and `bird` in one: cos = a^2 / (a^2 + c^2).
        let (a, c) = (1.5_f64.ln(), 3_f64.ln());
        near(score.clips[2], 2.5 * a * a / (a * a + c * c));
        near(score.value, score.clips.iter().flatten().sum::<f64>() / 3.0);
        // `dog dog` has a 2-gram more, counts the wanted word once, and is twice as long: (w w) / (2 w w).
        near(judged(["dog dog", "", ""]).clips[0], 1.25 * (-1_f64 / 72.0).exp());
    }
}
