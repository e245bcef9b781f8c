//! METEOR (Banerjee and Lavie, METEOR: An automatic metric for MT evaluation with improved correlation with human judgments,
//! ACL workshop 2005; Denkowski and Lavie, Meteor Universal, WMT 2014) as NLTK 3.8.1 has it, since published scores are of
//! that one and not of the authors' own program.

use std::collections::HashMap;

use super::captions::{Captions, Clip};
use super::interner::Interner;
use super::{Metric, Score, nltk};

mod morphy;
mod porter;
mod table;
mod wordnet;

/// How much precision counts against recall.
const ALPHA: f64 = 0.9;
/// The exponent of the penalty for a broken order.
const BETA: i32 = 3;
/// The largest penalty.
const GAMMA: f64 = 0.5;

/// Words are matched as they stand, then by their stems, then by their synonyms. With P and R the parts of the predicted and
/// of the wanted words that found a match, a caption scores P R / (0.9 P + 0.1 R) (1 - 0.5 (runs / matches)^3), where a run is
/// a stretch of matches in the same order. The best of the references counts, and for a corpus the mean.
pub struct Meteor;

impl Metric for Meteor {
    fn names(&self) -> &'static [&'static str] {
        &["meteor"]
    }

    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let mut words = Words::default();
        let clips = captions.tokens(|text| words.of(&nltk::words(text)));
        let mut aligner = words.aligner();
        let best = |clip: &Clip<Vec<u32>>| {
            let scores = clip.references.iter().map(|reference| aligner.score(&clip.prediction, reference));
            scores.fold(0.0, f64::max)
        };
        vec![Score::mean("meteor", clips.iter().map(best).collect())]
    }
}

/// The words of all captions in lower case, as numbers.
#[derive(Default)]
struct Words(Interner);

impl Words {
    fn of(&mut self, tokens: &[String]) -> Vec<u32> {
        tokens.iter().map(|token| self.0.number(&token.to_lowercase())).collect()
    }

    fn aligner(mut self) -> Aligner {
        let words = 0..self.0.len();
        let stems: Vec<String> = words.map(|number| porter::stem(self.0.name(number))).collect();
        let stems = stems.iter().map(|stem| self.0.number(stem)).collect();
        Aligner { words: self.0, stems, synonyms: HashMap::new() }
    }
}

/// Matches predicted words with wanted ones.
struct Aligner {
    words: Interner,
    /// The stem of each word that a caption has.
    stems: Vec<u32>,
    /// The synonyms of the stems that were asked for, as far as they occur.
    synonyms: HashMap<u32, Vec<u32>>,
}

/// A word with its place in the caption.
type Placed = (usize, u32);

impl Aligner {
    fn score(&mut self, predicted: &[u32], wanted: &[u32]) -> f64 {
        let matches = self.matches(predicted, wanted);
        if matches.is_empty() {
            return 0.0;
        }
        let count = matches.len() as f64;
        let (precision, recall) = (count / predicted.len() as f64, count / wanted.len() as f64);
        let mean = precision * recall / (ALPHA * precision + (1.0 - ALPHA) * recall);
        mean * (1.0 - GAMMA * (runs(&matches) as f64 / count).powi(BETA))
    }

    /// Places of matching words, in the order of the prediction.
    fn matches(&mut self, predicted: &[u32], wanted: &[u32]) -> Vec<(usize, usize)> {
        let mut predicted: Vec<Placed> = predicted.iter().copied().enumerate().collect();
        let mut wanted: Vec<Placed> = wanted.iter().copied().enumerate().collect();
        let mut matches = Vec::new();
        pair(&mut predicted, &mut wanted, &mut matches, |word, free| free.last_of(&[word]));
        // What the first stage left goes on as stems.
        for (_, word) in predicted.iter_mut().chain(&mut wanted) {
            *word = self.stems[*word as usize];
        }
        pair(&mut predicted, &mut wanted, &mut matches, |stem, free| free.last_of(&[stem]));
        pair(&mut predicted, &mut wanted, &mut matches, |stem, free| free.last_of(self.synonyms(stem)));
        matches.sort_unstable();
        matches
    }

    fn synonyms(&mut self, stem: u32) -> &[u32] {
        let words = &self.words;
        self.synonyms.entry(stem).or_insert_with(|| {
            wordnet::synonyms(words.name(stem)).into_iter().filter_map(|word| words.known(word)).collect()
        })
    }
}

/// Goes through `predicted` from its end, and pairs each word with what `choose` takes; what is paired is gone.
fn pair(
    predicted: &mut Vec<Placed>,
    wanted: &mut Vec<Placed>,
    matches: &mut Vec<(usize, usize)>,
    mut choose: impl FnMut(u32, &Free) -> Option<Placed>,
) {
    if predicted.is_empty() || wanted.is_empty() {
        return;
    }
    let mut free = Free::new(wanted);
    let mut left = Vec::new();
    for &(place, word) in predicted.iter().rev() {
        match choose(word, &free) {
            Some(chosen) => matches.push((place, free.take(chosen))),
            None => left.push((place, word)),
        }
    }
    left.reverse();
    *predicted = left;
    let mut places: Vec<Placed> =
        free.0.into_iter().flat_map(|(word, places)| places.into_iter().map(move |place| (place, word))).collect();
    places.sort_unstable();
    *wanted = places;
}

/// Where words are that no match has taken yet, each with its places in order.
struct Free(HashMap<u32, Vec<usize>>);

impl Free {
    fn new(words: &[Placed]) -> Self {
        let mut places: HashMap<u32, Vec<usize>> = HashMap::with_capacity(words.len());
        words.iter().for_each(|&(place, word)| places.entry(word).or_default().push(place));
        Self(places)
    }

    /// The last place of any of `words`.
    fn last_of(&self, words: &[u32]) -> Option<Placed> {
        words.iter().filter_map(|word| Some((*self.0.get(word)?.last()?, *word))).max()
    }

    fn take(&mut self, (place, word): Placed) -> usize {
        self.0.get_mut(&word).and_then(Vec::pop).unwrap_or(place)
    }
}

/// Into how many stretches the matches fall within which both sides go on word by word.
fn runs(matches: &[(usize, usize)]) -> usize {
    1 + matches.windows(2).filter(|pair| pair[1] != (pair[0].0 + 1, pair[0].1 + 1)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(prediction: &str, reference: &str) -> f64 {
        let mut words = Words::default();
        let mut of = |text| words.of(&nltk::words(text));
        let (prediction, reference) = (of(prediction), of(reference));
        words.aligner().score(&prediction, &reference)
    }

    #[test]
    fn one_run_of_all_words_loses_next_to_nothing() {
        assert!((score("A dog barks", "a dog barks") - (1.0 - 0.5 / 27.0)).abs() < 1e-12);
        assert!((score("Rain", "rain") - 0.5).abs() < 1e-12);
    }

    #[test]
    fn stems_and_synonyms_count_as_words() {
        // `dogs` by its stem, `auto` as a synonym of `car`: two runs of one word, P = R = 1.
        assert!((score("dogs auto", "car dog") - 0.5).abs() < 1e-12);
        // Synonyms are those of the stem, and `automobil` has none.
        assert_eq!(score("automobile", "car"), 0.0);
        assert_eq!(score("thunder", "cat"), 0.0);
    }

    #[test]
    fn repeated_words_are_paired_from_the_end() {
        // Both `dog` of the reference find one of the six, the last two of them: one run of two.
        let (precision, recall) = (2.0 / 6.0, 1.0);
        let mean = precision * recall / (0.9 * precision + 0.1 * recall);
        assert!((score("dog dog dog dog dog dog", "dog dog") - mean * (1.0 - 0.5 / 8.0)).abs() < 1e-12);
    }

    #[test]
    fn nothing_matches_nothing() {
        for (prediction, reference) in [("", ""), ("", "a dog"), ("a dog", "")] {
            assert_eq!(score(prediction, reference), 0.0);
        }
    }
}
