//! How near a caption is to what people wrote.

use super::done;
use crate::evaluate::of_one;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::CaptionAction;

/// Metrics that are shown; of BLEU the shortest and the longest.
const SHOWN: [&str; 4] = ["meteor", "rouge_l", "bleu_1", "bleu_4"];

/// Judges the caption of a try.
pub fn scores(number: usize, caption: String, references: Vec<String>) -> Job {
    Job::new(Lane("caption scores"), move |_| {
        let scores = of_one(&caption, &references).into_iter().filter(|(name, _)| SHOWN.contains(name));
        done(CaptionAction::Scored(number, scores.collect()))
    })
}
