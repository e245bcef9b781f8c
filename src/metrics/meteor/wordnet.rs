//! Synonyms from WordNet 3.0 (Miller, WordNet: A lexical database for English, Communications of the ACM 38, 1995; Fellbaum,
//! WordNet, MIT Press 1998), out of a table that is compiled in.
//!
//! `data/wordnet/make.py` makes the table and tells its format.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::morphy::base_forms;
use super::table::{Bytes, Groups, PARTS_OF_SPEECH};

static TABLE: &[u8] = include_bytes!("../../../data/wordnet/synonyms.bin");

static WORDNET: LazyLock<WordNet> = LazyLock::new(|| WordNet::read(Bytes::new(TABLE)));

/// The longest word that is looked up, in bytes. A little longer than any that WordNet knows, with room for endings.
const LONGEST: usize = 100;

/// Every word that means what `word` can mean, as any part of speech, and `word` itself. None of them has a capital.
pub(super) fn synonyms(word: &str) -> Vec<&str> {
    let mut found = vec![word];
    if word.len() <= LONGEST {
        for part in 0..PARTS_OF_SPEECH {
            for form in base_forms(word, part) {
                WORDNET.add_synonyms(form, part, &mut found);
            }
        }
    }
    found
}

/// Whether `word` is one of this part of speech: what it is there.
pub(super) fn known(word: &str, part: usize) -> Option<Word> {
    let at = WORDNET.find(word)?;
    (WORDNET.kinds[at] >> part & 1 == 1).then_some(Word(at))
}

/// What an irregular form is a form of; `None` where it is regular.
pub(super) fn irregular(form: &str, part: usize) -> Option<&'static str> {
    WORDNET.irregular[part].get(form).copied()
}

/// A word of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word(usize);

struct WordNet {
    /// All words, one behind the other, sorted.
    letters: String,
    /// Where each word begins in them.
    starts: Vec<u32>,
    /// Bit `p`: is of part of speech `p`. Bit `4 + p`: is written without a capital there.
    kinds: &'static [u8],
    groups: Groups,
    /// By part of speech: irregular forms, and the words they are of.
    irregular: Vec<HashMap<&'static str, &'static str>>,
}

impl WordNet {
    fn read(mut bytes: Bytes) -> Self {
        let count = bytes.number();
        let (mut letters, mut starts) = (String::with_capacity(12 * count), Vec::with_capacity(count + 1));
        let mut before = 0;
        for _ in 0..count {
            let (start, shared, own) = (letters.len(), bytes.number(), bytes.number());
            letters.extend_from_within(before..before + shared);
            letters.push_str(bytes.text(own));
            starts.push(start as u32);
            before = start;
        }
        starts.push(letters.len() as u32);
        let kinds = bytes.take(count);
        let groups = Groups::read(&mut bytes, count);
        let irregular = (0..PARTS_OF_SPEECH).map(|_| forms(&mut bytes)).collect();
        Self { letters, starts, kinds, groups, irregular }
    }

    fn word(&self, at: usize) -> &str {
        &self.letters[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.kinds.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn add_synonyms<'a>(&'a self, form: Word, part: usize, found: &mut Vec<&'a str>) {
        let mut add = |at: usize| {
            let word = self.word(at);
            if !found.contains(&word) {
                found.push(word);
            }
        };
        if self.kinds[form.0] >> (4 + part) & 1 == 1 {
            add(form.0);
        }
        let small = |member: &&u32| **member & 1 == 0;
        self.groups.of(form.0, part).flatten().filter(small).for_each(|member| add(*member as usize / 2));
    }
}

fn forms(bytes: &mut Bytes) -> HashMap<&'static str, &'static str> {
    let length = bytes.number();
    bytes.text(length).lines().map(|line| line.split_once(' ').unwrap_or((line, ""))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::synonyms;
    use crate::metrics::golden;

    #[test]
    fn synonyms_are_those_of_all_meanings_and_forms() {
        assert_eq!(synonyms("automobil"), ["automobil"]);
        let car = synonyms("car");
        assert!(["car", "auto", "automobile", "machine", "motorcar", "railcar"].iter().all(|word| car.contains(word)));
        // By an irregular form, by two endings, and as a name with a capital, which is no word in lower case.
        assert!(synonyms("geese").contains(&"goose"));
        assert!(synonyms("dogss").contains(&"dog"));
        assert_eq!(synonyms("paris"), ["paris"]);
        assert_eq!(synonyms(&"s".repeat(100_000)).len(), 1);
    }

    #[test]
    fn synonyms_are_those_of_nltk() {
        let Some(golden) = golden::value("wordnet30_synonyms.json") else { return };
        for (word, expected) in golden.as_object().unwrap() {
            let names = expected.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
            // The words of captions are in lower case, so that names with a capital match none.
            let expected: BTreeSet<&str> =
                names.filter(|name| *name == name.to_lowercase()).chain([&word[..]]).collect();
            assert_eq!(synonyms(word).into_iter().collect::<BTreeSet<_>>(), expected, "{word}");
        }
    }
}
