//! How long captions are.

use super::{Captions, Judged, Metric, Score, mean, split_words};

/// Mean number of words of the predictions, and of all references.
pub struct WordCounts;

impl Metric for WordCounts {
    fn names(&self) -> &'static [&'static str] {
        &["pred_num_words", "ref_num_words"]
    }

    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let predicted = captions.judged().iter().map(|caption| words(caption.prediction)).collect();
        let wanted: Vec<Vec<f64>> = captions.judged().iter().map(of_references).collect();
        let clips = wanted.iter().map(|counts| Some(mean(counts.iter().copied()))).collect();
        let value = Some(mean(wanted.concat().into_iter()));
        vec![Score::mean("pred_num_words", predicted), Score { name: "ref_num_words", value, clips }]
    }
}

fn of_references(caption: &Judged) -> Vec<f64> {
    caption.references.iter().map(|reference| words(reference)).collect()
}

fn words(text: &str) -> f64 {
    split_words(text).count() as f64
}
