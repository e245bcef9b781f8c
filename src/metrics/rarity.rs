//! CIDEr-D of a single caption: of itself it is 0, so that its words are weighed by a corpus that its clip belongs to.

use super::cider::{Frequencies, cider};
use super::ngrams::Counter;
use super::ptb::Lexer;

/// How rare the n-grams of a corpus are.
pub struct Rarity {
    lexer: Lexer,
    counter: Counter,
    frequencies: Frequencies,
    weights: Vec<f64>,
}

impl Rarity {
    /// That of the references of clips; those without any do not count.
    pub fn of(clips: impl Iterator<Item = Vec<String>>) -> Self {
        let (lexer, counter) = (Lexer::new(), Counter::default());
        let mut rarity = Self { lexer, counter, frequencies: Frequencies::default(), weights: Vec::new() };
        for references in clips.filter(|references| !references.is_empty()) {
            let texts: Vec<_> =
                references.iter().map(|text| rarity.counter.text(&rarity.lexer.tokenize(text))).collect();
            rarity.frequencies.add(&texts);
        }
        rarity
    }

    /// CIDEr-D of a caption of one of the clips, 0..10: the same number that it has where all of them are judged. None without a
    /// reference, or where there is no other clip to tell what is rare.
    pub fn cider(&mut self, prediction: &str, references: &[String]) -> Option<f64> {
        if references.is_empty() || self.frequencies.clips < 2 {
            return None;
        }
        let mut text = |text: &str| self.counter.text(&self.lexer.tokenize(text));
        let prediction = text(prediction);
        let references: Vec<_> = references.iter().map(|reference| text(reference)).collect();
        if self.weights.len() < self.counter.ngrams() {
            self.weights = self.frequencies.weights(self.counter.ngrams());
        }
        Some(cider(&prediction, &references, &self.weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{CiderD, Judged, evaluate};

    #[test]
    fn one_caption_scores_as_it_does_among_all() {
        let references: Vec<Vec<String>> = [["a dog barks"], ["a cat meows"], ["rain falls on a roof"]]
            .map(|texts| texts.map(String::from).to_vec())
            .to_vec();
        let predictions = ["a dog barks twice", "rain", "a zebra falls on a roof"];
        let judged: Vec<Judged> = predictions
            .into_iter()
            .zip(&references)
            .map(|(prediction, references)| Judged { prediction, references })
            .collect();
        let all = evaluate(&[Box::new(CiderD)], &judged).remove(0);
        let mut rarity = Rarity::of(references.iter().cloned().chain([Vec::new()]));
        for (one, expected) in judged.iter().zip(all.clips) {
            assert_eq!(rarity.cider(one.prediction, one.references), expected);
        }
        assert_eq!(rarity.cider("x", &[]), None);
        assert_eq!(Rarity::of(references.into_iter().take(1)).cider("x", &["x".to_owned()]), None);
    }
}
