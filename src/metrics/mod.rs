//! How good captions are: one file per metric, all behind [`Metric`].

use serde::Serialize;

mod bleu;
mod captions;
mod cider;
mod coco_bleu;
mod counts;
pub mod fense;
#[cfg(test)]
mod golden;
mod interner;
pub mod java;
mod keywords;
mod lack;
mod meteor;
mod ngrams;
mod nltk;
mod ptb;
mod rarity;
mod rouge;
mod spider;
mod tokens_13a;
mod vocabulary;
mod words;

pub use bleu::SacreBleu;
pub use captions::Captions;
pub use cider::CiderD;
pub use coco_bleu::CocoBleu;
pub use counts::Sums;
pub use fense::{Fense, FenseScores, spider_fl};
pub use keywords::Keywords;
pub use lack::Lack;
pub use meteor::Meteor;
pub use rarity::Rarity;
pub use rouge::RougeL;
pub use spider::{spider, spider_max};
pub use vocabulary::Vocabulary;
pub use words::WordCounts;

/// A caption to judge.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// What the model wrote.
    pub prediction: &'a str,
    /// What people wrote, at least one.
    pub references: &'a [String],
}

/// A value, and what it is called.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The name behind the dataset's: `sacrebleu` of `clotho/sacrebleu`.
    pub name: &'static str,
    /// Of all captions together; `None` where it cannot be told.
    pub value: Option<f64>,
    /// Of each caption by itself, in their order; `None` where it cannot be told.
    pub clips: Vec<Option<f64>>,
}

impl Score {
    /// A score that is the mean of those of the captions.
    fn mean(name: &'static str, clips: Vec<f64>) -> Self {
        let value = Some(mean(clips.iter().copied()));
        Self { name, value, clips: clips.into_iter().map(Some).collect() }
    }
}

/// One or more values of a set of captions.
pub trait Metric: Send {
    /// What its values are called, in their order.
    fn names(&self) -> &'static [&'static str];

    /// Judges all captions; there is at least one.
    fn scores(&self, captions: &Captions) -> Vec<Score>;

    /// What the values of any sample of the captions are made of, where they are not the means of the captions' own.
    fn sums(&self, _captions: &Captions) -> Option<Sums> {
        None
    }
}

/// All that sentences can be judged by without other programs.
pub fn all_for_captions() -> Vec<Box<dyn Metric>> {
    vec![
        Box::new(SacreBleu),
        Box::new(Meteor),
        Box::new(CiderD),
        Box::new(WordCounts),
        Box::new(CocoBleu),
        Box::new(RougeL),
        Box::new(Vocabulary),
    ]
}

/// What lists of keywords are judged by.
pub fn for_keywords() -> Vec<Box<dyn Metric>> {
    vec![Box::new(Keywords)]
}

/// The scores of every metric, in their order. Captions without a reference have none and do not count; where no other is
/// left, there are no scores.
pub fn evaluate(metrics: &[Box<dyn Metric>], captions: &[Judged]) -> Vec<Score> {
    let judged = |caption: &&Judged| !caption.references.is_empty();
    let kept = Captions::new(captions.iter().filter(judged).copied().collect());
    if kept.judged().is_empty() {
        return Vec::new();
    }
    let mut scores: Vec<Score> = metrics.iter().flat_map(|metric| metric.scores(&kept)).collect();
    for score in &mut scores {
        let mut clips = std::mem::take(&mut score.clips).into_iter();
        let next = |caption| if judged(&caption) { clips.next().flatten() } else { None };
        score.clips = captions.iter().map(next).collect();
    }
    scores
}

/// The sums of those metrics that have them; each of `captions` has a reference.
pub fn sums(metrics: &[Box<dyn Metric>], captions: &[Judged]) -> Vec<Sums> {
    let captions = Captions::new(captions.to_vec());
    metrics.iter().filter_map(|metric| metric.sums(&captions)).collect()
}

/// What separates words: whatever Python's `str.split` and `str.strip` take for space, since the published scores do.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

fn split_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = numbers.len().max(1) as f64;
    numbers.sum::<f64>() / count
}

/// The mean of the clips that have a value.
fn mean_of(clips: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = clips.iter().copied().flatten().collect();
    (!known.is_empty()).then(|| mean(known.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_come_in_order_and_captions_without_reference_are_left_out() {
        let references = vec!["a dog barks loudly".to_owned()];
        let captions = [
            Judged { prediction: "a dog barks loudly", references: &references },
            Judged { prediction: "a cat", references: &[] },
        ];
        let scores = evaluate(&all_for_captions(), &captions);
        let names: Vec<&str> = scores.iter().map(|score| score.name).collect();
        assert_eq!(names[..5], ["sacrebleu", "meteor", "cider", "pred_num_words", "ref_num_words"]);
        let promised: Vec<&str> = all_for_captions().iter().flat_map(|metric| metric.names()).copied().collect();
        assert_eq!(names, promised);
        assert!((scores[0].value.unwrap() - 100.0).abs() < 1e-9);
        assert_eq!((scores[3].value, scores[4].value), (Some(4.0), Some(4.0)));
        assert_eq!(scores[3].clips, [Some(4.0), None]);
        assert!(evaluate(&for_keywords(), &captions[1..]).is_empty());
    }
}
