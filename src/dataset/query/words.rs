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
    static MATCHER: RefCell<Scratch> = RefCell::new(Scratch::default());
}

struct Scratch {
    matcher: Matcher,
    letters: Vec<char>,
    places: Vec<u32>,
}

impl Default for Scratch {
    fn default() -> Self {
        Scratch { matcher: Matcher::new(Config::DEFAULT), letters: Vec::new(), places: Vec::new() }
    }
}

/// The best score of the needle in any of the texts.
pub(super) fn best<'a>(needle: &Needle, texts: impl Iterator<Item = &'a str>) -> Option<u32> {
    MATCHER.with_borrow_mut(|scratch| {
        let score =
            |text| if needle.is_fuzzy() { fuzzy(needle, front(text), scratch) } else { exact(needle, text, scratch) };
        texts.filter_map(score).max().map(u32::from)
    })
}

fn exact(needle: &Needle, text: &str, scratch: &mut Scratch) -> Option<u16> {
    needle.0.score(Utf32Str::new(text, &mut scratch.letters), &mut scratch.matcher)
}

fn fuzzy(needle: &Needle, text: &str, scratch: &mut Scratch) -> Option<u16> {
    scratch.places.clear();
    let text = Utf32Str::new(text, &mut scratch.letters);
    let score = needle.0.indices(text, &mut scratch.matcher, &mut scratch.places)?;
    scratch.places.sort_unstable();
    is_meant(text, &scratch.places).then_some(score)
}

/// Whether the letters at `places` look like what was typed: side by side, or words' beginnings with few letters left out
/// within the words. The letters of `dog` are in `sound of a gong` too.
fn is_meant(text: Utf32Str, places: &[u32]) -> bool {
    let pairs = || places.windows(2).map(|pair| (pair[0], pair[1]));
    if pairs().all(|(before, next)| next == before + 1) {
        return true;
    }
    let within = |(before, next): &(u32, u32)| !begins_word(text, *next) && *next > before + 1;
    let one_word =
        pairs().filter(within).all(|(before, next)| (before + 1..next).all(|at| text.get(at).is_alphanumeric()));
    let left_out: u32 = pairs().filter(within).map(|(before, next)| next - before - 1).sum();
    begins_word(text, places[0]) && one_word && left_out as usize <= places.len()
}

fn begins_word(text: Utf32Str, place: u32) -> bool {
    place == 0 || !text.get(place - 1).is_alphanumeric()
}

fn front(text: &str) -> &str {
    &text[..text.floor_char_boundary(FUZZY_BYTES)]
}
