//! How near a caption is to what people wrote.

use super::done;
use crate::metrics::{Judged, all_for_captions, evaluate};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::CaptionAction;

/// Metrics that say something of one caption alone; CIDEr-D weighs words by all the clips of a corpus.
const ALONE: [&str; 4] = ["meteor", "rouge_l", "bleu_1", "bleu_4"];

/// Judges the caption of a try.
pub fn scores(number: usize, caption: String, references: Vec<String>) -> Job {
    Job::new(Lane("caption scores"), move |_| {
        let judged = [Judged { prediction: &caption, references: &references }];
        let scores = evaluate(&all_for_captions(), &judged);
        let told = ALONE.iter().filter_map(|name| {
            let score = scores.iter().find(|score| score.name == *name)?;
            Some((*name, score.clips.first().copied().flatten().or(score.value)?))
        });
        done(CaptionAction::Scored(number, told.collect()))
    })
}
