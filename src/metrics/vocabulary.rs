//! How many different words a model uses.

use std::collections::HashSet;

use super::captions::Captions;
use super::{Metric, Score};

/// The number of different PTB tokens of the predictions; for a clip those of its own.
pub struct Vocabulary;

impl Metric for Vocabulary {
    fn names(&self) -> &'static [&'static str] {
        &["vocabulary"]
    }

    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let texts = captions.ptb().clips.iter().map(|clip| &clip.prediction.tokens);
        let different = |tokens: &HashSet<&u32>| Some(tokens.len() as f64);
        let clips: Vec<HashSet<&u32>> = texts.map(|tokens| tokens.iter().collect()).collect();
        let all: HashSet<&u32> = clips.iter().flatten().copied().collect();
        vec![Score { name: "vocabulary", value: different(&all), clips: clips.iter().map(different).collect() }]
    }
}
