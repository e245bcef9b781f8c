//! CIDEr-D (Vedantam, Zitnick and Parikh, CIDEr: Consensus-based image description evaluation, CVPR 2015).

use super::captions::{Captions, Clip};
use super::ngrams::{ORDER, Ptb, Text, common};
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
    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let ptb = captions.ptb();
        let weights = weights(ptb);
        let score = |clip: &Clip<Text>| {
            let prediction = Vector::of(&clip.prediction, &weights);
            let of = |reference: &Text| prediction.similarity(&Vector::of(reference, &weights));
            10.0 * super::mean(clip.references.iter().map(of))
        };
        vec![Score::mean("cider", ptb.clips.iter().map(score).collect())]
    }
}

/// What one n-gram weighs, by its number.
fn weights(ptb: &Ptb) -> Vec<f64> {
    let mut clips_with = vec![0_u32; ptb.ngrams];
    for clip in &ptb.clips {
        let mut ngrams: Vec<u32> =
            clip.references.iter().flat_map(|text| &text.counts).flatten().map(|(ngram, _)| *ngram).collect();
        ngrams.sort_unstable();
        ngrams.dedup();
        ngrams.into_iter().for_each(|ngram| clips_with[ngram as usize] += 1);
    }
    let all = (ptb.clips.len() as f64).ln();
    clips_with.into_iter().map(|clips| all - f64::from(clips.max(1)).ln()).collect()
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
