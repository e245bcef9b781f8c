//! sacreBLEU: BLEU of a whole corpus over 13a tokens, letters' case kept, exponential smoothing, several references.

use std::collections::HashMap;

use super::tokens_13a::tokenize;
use super::{Captions, Judged, Metric, Score};

/// The longest n-grams that are compared.
const ORDER: usize = 4;

/// sacreBLEU's default, 0..100: `BLEU|nrefs:var|case:mixed|eff:no|tok:13a|smooth:exp`.
pub struct SacreBleu;

impl Metric for SacreBleu {
    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let counts: Vec<Counts> = captions.judged().iter().map(Counts::of).collect();
        let clips = counts.iter().map(|counts| Some(counts.bleu())).collect();
        let whole = counts.iter().fold(Counts::default(), Counts::plus);
        vec![Score { name: "sacrebleu", value: Some(whole.bleu()), clips }]
    }
}

/// What a corpus comes down to.
#[derive(Default)]
struct Counts {
    /// N-grams of the predictions that a reference has too, by n.
    correct: [usize; ORDER],
    /// N-grams of the predictions.
    total: [usize; ORDER],
    predicted: usize,
    /// Length of the references: for each clip that of the one nearest in length, the shorter of two.
    wanted: usize,
}

impl Counts {
    fn of(caption: &Judged) -> Self {
        let prediction = tokenize(caption.prediction);
        let references: Vec<String> = caption.references.iter().map(|reference| tokenize(reference)).collect();
        let prediction = words(&prediction);
        let references: Vec<Vec<&str>> = references.iter().map(|reference| words(reference)).collect();
        let lengths = references.iter().map(Vec::len);
        let mut counts = Self {
            predicted: prediction.len(),
            wanted: lengths.min_by_key(|&length| (length.abs_diff(prediction.len()), length)).unwrap_or(0),
            ..Self::default()
        };
        for n in 1..=ORDER {
            let most = most_of_each(&references, n);
            let found = ngrams(&prediction, n);
            counts.total[n - 1] = found.values().sum();
            counts.correct[n - 1] =
                found.iter().map(|(ngram, &count)| count.min(most.get(ngram).copied().unwrap_or(0))).sum();
        }
        counts
    }

    fn plus(mut self, other: &Self) -> Self {
        for at in 0..ORDER {
            self.correct[at] += other.correct[at];
            self.total[at] += other.total[at];
        }
        self.predicted += other.predicted;
        self.wanted += other.wanted;
        self
    }

    fn bleu(&self) -> f64 {
        if self.correct == [0; ORDER] || self.total.contains(&0) {
            return 0.0;
        }
        let mut smoothing = 1.0;
        let mut logs = 0.0;
        for (&correct, &total) in self.correct.iter().zip(&self.total) {
            let correct = if correct == 0 {
                smoothing *= 2.0;
                1.0 / smoothing
            } else {
                correct as f64
            };
            logs += (100.0 * correct / total as f64).ln();
        }
        self.brevity() * (logs / ORDER as f64).exp()
    }

    /// The penalty for predictions that are shorter than the references.
    fn brevity(&self) -> f64 {
        let (predicted, wanted) = (self.predicted as f64, self.wanted as f64);
        if predicted < wanted { (1.0 - wanted / predicted).exp() } else { 1.0 }
    }
}

fn words(tokens: &str) -> Vec<&str> {
    tokens.split(' ').filter(|word| !word.is_empty()).collect()
}

fn ngrams<'a>(words: &'a [&'a str], n: usize) -> HashMap<&'a [&'a str], usize> {
    let mut counts = HashMap::new();
    words.windows(n).for_each(|ngram| *counts.entry(ngram).or_default() += 1);
    counts
}

/// For each n-gram how often the reference has it that has it most often.
fn most_of_each<'a>(references: &'a [Vec<&'a str>], n: usize) -> HashMap<&'a [&'a str], usize> {
    let mut most: HashMap<&[&str], usize> = HashMap::new();
    for (ngram, count) in references.iter().flat_map(|reference| ngrams(reference, n)) {
        let entry = most.entry(ngram).or_default();
        *entry = count.max(*entry);
    }
    most
}
