//! A single caption against its references.

use std::sync::atomic::AtomicBool;

use super::{Outsiders, Pieces};
use crate::config::training::Task;
use crate::metrics::{CocoBleu, Judged, Meteor, Metric, RougeL, SacreBleu, evaluate, for_keywords};

/// What tells something about a caption by itself: its value in each such metric. CIDEr is not among them, since it weighs words by
/// how rare they are among many clips ([`crate::metrics::Rarity`]), nor is the length of the references. None without a reference.
pub fn of_one(prediction: &str, references: &[String]) -> Vec<(&'static str, f64)> {
    of_each(Task::Caption, &[Judged { prediction, references }]).pop().unwrap_or_default()
}

/// As [`of_one`] for each of `captions`, whatever they are told for.
pub fn of_each(task: Task, captions: &[Judged]) -> Vec<Vec<(&'static str, f64)>> {
    let metrics: Vec<Box<dyn Metric>> = match task {
        Task::Caption => vec![Box::new(SacreBleu), Box::new(Meteor), Box::new(RougeL), Box::new(CocoBleu)],
        Task::Keywords => for_keywords(),
    };
    let scores = evaluate(&metrics, captions);
    let of = |at: usize| scores.iter().filter_map(move |score| Some((score.name, (*score.clips.get(at)?)?)));
    (0..captions.len()).map(|at| of(at).collect()).collect()
}

/// SPICE and FENSE of a caption, or in few words why not, told to `hear` one by one: at once for what is not here, and seconds later
/// for what is. Ends early when `cancel` is set.
pub fn outside_of_one(
    prediction: &str,
    references: &[String],
    hear: &mut dyn FnMut(&'static str, Result<f64, String>),
    cancel: &AtomicBool,
) {
    let outsiders = Outsiders::named(&["spice", "fense"], &Pieces::default());
    outsiders.absent().iter().for_each(|null| hear(null.name, Err(null.short.clone())));
    for one in outsiders.there() {
        let scores = one.scores(&[Judged { prediction, references }], cancel);
        let first = scores.map(|scores| scores.first().and_then(|score| score.clips.first().copied().flatten()));
        hear(one.name(), first.and_then(|score| score.ok_or_else(|| "no value".to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use super::of_one;

    #[test]
    fn one_caption_has_the_metrics_that_need_no_others() {
        let found = of_one("a dog barks", &["a dog barks".to_owned()]);
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["sacrebleu", "meteor", "rouge_l", "bleu_1", "bleu_2", "bleu_3", "bleu_4"]);
        assert_eq!(found[2].1, 1.0);
        assert!(of_one("a dog", &[]).is_empty());
    }
}
