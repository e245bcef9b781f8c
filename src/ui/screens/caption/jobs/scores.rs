//! How near a caption is to what people wrote.

use super::done;
use crate::dataset::Split;
use crate::evaluate::{of_one, outside_of_one};
use crate::ui::action::Action;
use crate::ui::jobs::{Job, JobContext, Lane};
use crate::ui::screens::caption::action::CaptionAction;
use crate::ui::screens::caption::rarities::Rarities;
use crate::ui::screens::caption::state::attempt::{Attempt, Scores};
use std::sync::{Arc, Weak};

/// Metrics that are shown, in this order; of BLEU the shortest and the longest.
const SHOWN: [&str; 7] = ["cider", "meteor", "spice", "fense", "rouge_l", "bleu_1", "bleu_4"];

/// A caption to judge.
struct Asked {
    number: usize,
    caption: String,
    references: Vec<String>,
    split: Weak<Split>,
}

/// Judges the caption of a try: at once by what takes no time, then by the words that are rare in its split, and at last by
/// programs and networks where they are.
pub fn scores(attempt: &Attempt, rarities: Arc<Rarities>) -> Job {
    let (number, caption) = (attempt.number, attempt.text().to_owned());
    let asked = Asked { number, caption, references: attempt.clip.captions.clone(), split: attempt.clip.split.clone() };
    Job::new(Lane("caption scores"), move |context| judged(&asked, &rarities, context))
}

fn judged(asked: &Asked, rarities: &Rarities, context: &JobContext) -> Vec<Action> {
    let (caption, references) = (asked.caption.as_str(), asked.references.as_slice());
    let mut scores: Scores = of_one(caption, references).into_iter().map(|(name, score)| (name, Ok(score))).collect();
    let send = |scores: &Scores| context.send(Action::Caption(CaptionAction::Scored(asked.number, shown(scores))));
    send(&scores);
    if let Some(split) = asked.split.upgrade() {
        let cider = rarities.cider(&split, caption, references, context.cancel_flag());
        scores.extend(cider.map(|cider| ("cider", Ok(cider))));
        send(&scores);
    }
    let mut hear = |name, score| {
        scores.push((name, score));
        send(&scores);
    };
    outside_of_one(caption, references, &mut hear, context.cancel_flag());
    done(CaptionAction::Scored(asked.number, shown(&scores)))
}

fn shown(scores: &Scores) -> Scores {
    SHOWN.into_iter().filter_map(|name| scores.iter().find(|(known, _)| *known == name).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use std::sync::Mutex;

    /// What a caption of `a.wav` is told, one after the other.
    fn heard(split: Weak<Split>, rarities: &Rarities) -> Vec<Scores> {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        let scores = |action| match action {
            Action::Caption(CaptionAction::Scored(7, scores)) => scores,
            other => panic!("{other:?}"),
        };
        let context = JobContext::new(Arc::default(), move |action| hears.lock().unwrap().push(scores(action)));
        let (caption, references) = ("a dog barks".to_owned(), vec!["a dog barks".to_owned()]);
        let last = judged(&Asked { number: 7, caption, references, split }, rarities, &context);
        let mut all = std::mem::take(&mut *heard.lock().unwrap());
        all.extend(last.into_iter().map(scores));
        all
    }

    fn of(scores: &Scores, name: &str) -> Option<Result<f64, String>> {
        scores.iter().find(|(known, _)| *known == name).map(|(_, score)| score.clone())
    }

    #[test]
    fn cider_is_that_of_the_split_and_what_is_not_here_says_why() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("train")).unwrap();
        let rows = "file_name,caption\na.wav,a dog barks\nb.wav,a cat\nc.wav,\n";
        std::fs::write(folder.path().join("train/metadata.csv"), rows).unwrap();
        let (dataset, rarities) = (Dataset::open(folder.path()).unwrap(), Rarities::default());
        for _ in 0..2 {
            let told = heard(Arc::downgrade(&dataset.splits[0]), &rarities);
            assert_eq!((of(&told[0], "meteor").is_some(), of(&told[0], "cider")), (true, None));
            // The caption has runs of one to three words, each of its reference: three quarters of ten.
            let last = told.last().unwrap();
            assert!((of(last, "cider").unwrap().unwrap() - 7.5).abs() < 1e-12, "{last:?}");
            for name in ["spice", "fense"] {
                assert!(of(last, name).unwrap().is_ok_and(|score| score > 0.0) || told.len() > 2, "{last:?}");
            }
        }
        assert_eq!(of(heard(Weak::new(), &rarities).last().unwrap(), "cider"), None);
    }
}
