//! sacreBLEU: BLEU of a whole corpus over 13a tokens, letters' case kept, exponential smoothing, several references.

use std::collections::HashMap;

use super::counts::{Counts, Sums};
use super::ngrams::ORDER;
use super::tokens_13a::tokenize;
use super::{Captions, Judged, Metric, Score};

/// sacreBLEU's default, 0..100: `BLEU|nrefs:var|case:mixed|eff:no|tok:13a|smooth:exp`.
pub struct SacreBleu;

impl Metric for SacreBleu {
    fn names(&self) -> &'static [&'static str] {
        &["sacrebleu"]
    }

    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let counts: Vec<Counts> = captions.judged().iter().map(of_clip).collect();
        let clips = counts.iter().map(|counts| Some(bleu(counts))).collect();
        vec![Score { name: "sacrebleu", value: Some(bleu(&Counts::sum(&counts))), clips }]
    }

    fn sums(&self, captions: &Captions) -> Option<Sums> {
        let counts = captions.judged().iter().map(of_clip).collect();
        Some(Sums::new(self.names(), counts, |counts| vec![bleu(counts)]))
    }
}

fn of_clip(caption: &Judged) -> Counts {
    let prediction = tokenize(caption.prediction);
    let references: Vec<String> = caption.references.iter().map(|reference| tokenize(reference)).collect();
    let prediction = words(&prediction);
    let references: Vec<Vec<&str>> = references.iter().map(|reference| words(reference)).collect();
    let mut counts = Counts::of_lengths(prediction.len(), references.iter().map(Vec::len));
    for n in 1..=ORDER {
        let most = most_of_each(&references, n);
        let found = ngrams(&prediction, n);
        counts.total[n - 1] = found.values().sum();
        counts.correct[n - 1] =
            found.iter().map(|(ngram, &count)| count.min(most.get(ngram).copied().unwrap_or(0))).sum();
    }
    counts
}

fn bleu(counts: &Counts) -> f64 {
    if counts.correct == [0; ORDER] || counts.total.contains(&0) {
        return 0.0;
    }
    let mut smoothing = 1.0;
    let mut logs = 0.0;
    for (&correct, &total) in counts.correct.iter().zip(&counts.total) {
        let correct = if correct == 0 {
            smoothing *= 2.0;
            1.0 / smoothing
        } else {
            correct as f64
        };
        logs += (100.0 * correct / total as f64).ln();
    }
    brevity(counts) * (logs / ORDER as f64).exp()
}

/// The penalty for predictions that are shorter than the references.
fn brevity(counts: &Counts) -> f64 {
    let (predicted, wanted) = (counts.predicted as f64, counts.wanted as f64);
    if predicted < wanted { (1.0 - wanted / predicted).exp() } else { 1.0 }
}

fn words(tokens: &str) -> Vec<&str> {
    tokens.split(' ').filter(|word| !word.is_empty()).collect()
}

fn ngrams<'a>(words: &'a [&'a str], n: usize) -> HashMap<&'a [&'a str], u64> {
    let mut counts = HashMap::new();
    words.windows(n).for_each(|ngram| *counts.entry(ngram).or_default() += 1);
    counts
}

/// For each n-gram how often the reference has it that has it most often.
fn most_of_each<'a>(references: &'a [Vec<&'a str>], n: usize) -> HashMap<&'a [&'a str], u64> {
    let mut most: HashMap<&[&str], u64> = HashMap::new();
    for (ngram, count) in references.iter().flat_map(|reference| ngrams(reference, n)) {
        let entry = most.entry(ngram).or_default();
        *entry = count.max(*entry);
    }
    most
}
