//! How good captions are: one file per metric, all behind [`Metric`].

use serde::Serialize;

mod bleu;
mod keywords;
pub mod nltk;
pub mod ptb;
mod tokens_13a;
mod words;

pub use bleu::SacreBleu;
pub use keywords::Keywords;
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
    /// `None` where it cannot be told.
    pub value: Option<f64>,
}

/// One or more values of a set of captions.
pub trait Metric: Send {
    /// Judges all captions together; there is at least one, and each has a reference.
    fn scores(&self, captions: &[Judged]) -> Vec<Score>;
}

/// What sentences are judged by.
pub fn for_captions() -> Vec<Box<dyn Metric>> {
    vec![Box::new(SacreBleu), Box::new(WordCounts)]
}

/// What lists of keywords are judged by.
pub fn for_keywords() -> Vec<Box<dyn Metric>> {
    vec![Box::new(Keywords)]
}

/// The scores of every metric, in their order. Captions without a reference are left out; none are left, no scores.
pub fn evaluate(metrics: &[Box<dyn Metric>], captions: &[Judged]) -> Vec<Score> {
    let captions: Vec<Judged> = captions.iter().filter(|caption| !caption.references.is_empty()).copied().collect();
    if captions.is_empty() {
        return Vec::new();
    }
    metrics.iter().flat_map(|metric| metric.scores(&captions)).collect()
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
        let scores = evaluate(&for_captions(), &captions);
        let names: Vec<&str> = scores.iter().map(|score| score.name).collect();
        assert_eq!(names, ["sacrebleu", "pred_num_words", "ref_num_words"]);
        assert!((scores[0].value.unwrap() - 100.0).abs() < 1e-9);
        assert_eq!((scores[1].value, scores[2].value), (Some(4.0), Some(4.0)));
        assert!(evaluate(&for_keywords(), &captions[1..]).is_empty());
    }
}
