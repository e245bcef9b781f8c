//! Matching a word against texts, fuzzily or as it stands.

use std::cell::RefCell;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Only this much of a text is matched fuzzily: nobody means letters spread over ten megabytes.
const FUZZY_BYTES: usize = 4096;

/// A word to look for. Lower case matches both cases; letters match with their accents.
#[derive(Debug, Clone)]
pub(super) struct Needle(Atom);

impl Needle {
    /// Its letters in order, with gaps.
    pub(super) fn fuzzy(word: &str) -> Needle {
        Needle(Atom::new(word, CaseMatching::Smart, Normalization::Smart, AtomKind::Fuzzy, false))
    }

    /// Its letters side by side.
    pub(super) fn exact(text: &str) -> Needle {
        Needle(Atom::new(text, CaseMatching::Smart, Normalization::Smart, AtomKind::Substring, false))
    }

    pub(super) fn is_fuzzy(&self) -> bool {
        self.0.kind == AtomKind::Fuzzy
    }
}

thread_local! {
    /// A matcher holds 135 kB of scratch space.
    static MATCHER: RefCell<(Matcher, Vec<char>)> = RefCell::new((Matcher::new(Config::DEFAULT), Vec::new()));
}

/// The best score of the needle in any of the texts.
pub(super) fn best<'a>(needle: &Needle, texts: impl Iterator<Item = &'a str>) -> Option<u32> {
    MATCHER.with_borrow_mut(|(matcher, buffer)| {
        let scores = texts.filter_map(|text| {
            let text = if needle.is_fuzzy() { front(text) } else { text };
            needle.0.score(Utf32Str::new(text, buffer), matcher)
        });
        scores.max().map(u32::from)
    })
}

fn front(text: &str) -> &str {
    &text[..text.floor_char_boundary(FUZZY_BYTES)]
}
