//! The PTB tokens of captions and how often each run of one to four words comes in them, which coco BLEU, CIDEr-D and ROUGE-L
//! are made of.

use std::collections::HashMap;

use super::captions::{Captions, Clip};
use super::interner::Interner;
use super::ptb::Lexer;
use super::split_words;

/// The longest runs that are compared.
pub(super) const ORDER: usize = 4;

/// All captions of a corpus.
pub(super) struct Ptb {
    pub(super) clips: Vec<Clip<Text>>,
    /// How many different n-grams there are.
    pub(super) ngrams: usize,
}

/// One caption.
pub(super) struct Text {
    /// The tokens as numbers. One of them may have a space in it, `1 1/2`.
    pub(super) tokens: Vec<u32>,
    /// How many words they are once parted at spaces.
    pub(super) words: usize,
    /// By n - 1, in order: the number of each n-gram of words, and how often it comes.
    pub(super) counts: [Vec<(u32, u32)>; ORDER],
}

impl Ptb {
    pub(super) fn of(captions: &Captions) -> Self {
        let mut lexer = Lexer::new();
        let mut counter = Counter::default();
        let clips = captions.tokens(|text| counter.text(&lexer.tokenize(text)));
        Self { clips, ngrams: counter.ngrams() }
    }
}

/// No word: what n-grams of less than four words end in.
const NONE: u32 = u32::MAX;

/// Gives words and n-grams their numbers.
#[derive(Default)]
pub(super) struct Counter {
    words: Interner,
    ngrams: HashMap<[u32; ORDER], u32>,
}

impl Counter {
    /// How many different n-grams there are so far.
    pub(super) fn ngrams(&self) -> usize {
        self.ngrams.len()
    }

    /// Counts a line of PTB tokens.
    pub(super) fn text(&mut self, line: &str) -> Text {
        let tokens: Vec<u32> =
            line.split(' ').filter(|token| !token.is_empty()).map(|t| self.words.number(t)).collect();
        let words: Vec<u32> = split_words(line).map(|word| self.words.number(word)).collect();
        let counts = std::array::from_fn(|at| self.counts(&words, at + 1));
        Text { tokens, words: words.len(), counts }
    }

    fn counts(&mut self, words: &[u32], n: usize) -> Vec<(u32, u32)> {
        let mut numbers: Vec<u32> = words.windows(n).map(|ngram| self.number(ngram)).collect();
        numbers.sort_unstable();
        numbers.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect()
    }

    fn number(&mut self, ngram: &[u32]) -> u32 {
        let mut key = [NONE; ORDER];
        key[..ngram.len()].copy_from_slice(ngram);
        let next = self.ngrams.len() as u32;
        *self.ngrams.entry(key).or_insert(next)
    }
}

/// Of two lists in order what both have: the value in each.
pub(super) fn common<'a, A: Copy, B: Copy>(
    first: &'a [(u32, A)],
    second: &'a [(u32, B)],
) -> impl Iterator<Item = (A, B)> + 'a {
    let mut rest = second.iter().peekable();
    first.iter().filter_map(move |&(number, a)| {
        while rest.next_if(|(other, _)| *other < number).is_some() {}
        rest.next_if(|(other, _)| *other == number).map(|&(_, b)| (a, b))
    })
}
