//! How long captions are.

use super::{Judged, Metric, Score, mean, split_words};

/// Mean number of words of the predictions, and of all references.
pub struct WordCounts;

impl Metric for WordCounts {
    fn scores(&self, captions: &[Judged]) -> Vec<Score> {
        let words = |text: &str| split_words(text).count() as f64;
        let references: Vec<&String> = captions.iter().flat_map(|caption| caption.references).collect();
        let predicted = mean(captions.iter().map(|caption| words(caption.prediction)));
        let wanted = mean(references.iter().map(|reference| words(reference)));
        vec![
            Score { name: "pred_num_words", value: Some(predicted) },
            Score { name: "ref_num_words", value: Some(wanted) },
        ]
    }
}
