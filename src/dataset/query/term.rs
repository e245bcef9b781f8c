//! One condition of a filter.

use super::field::Field;
use super::words::{self, Needle};
use crate::dataset::Clip;
use crate::dataset::facts::ClipFacts;
use crate::dataset::marks::Mark;
use crate::dataset::ontology::Ontology;

/// What must be known about a clip, besides its row, to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    /// The header of its file.
    Header,
    /// Its decoded samples.
    Levels,
    /// What the user put on it.
    Marks,
}

/// A clip and everything that is known about it.
pub(super) struct Seen<'a> {
    pub clip: &'a Clip,
    pub facts: Option<&'a ClipFacts>,
    pub mark: Option<&'a Mark>,
    pub ontology: Option<&'a Ontology>,
}

impl<'a> Seen<'a> {
    /// The labels as written, and their names where the ontology knows them.
    pub(super) fn label_names(&self) -> impl Iterator<Item = &'a str> {
        let ontology = self.ontology;
        self.clip
            .labels
            .iter()
            .flat_map(move |label| [Some(label.as_str()), ontology.and_then(|known| known.name(label))])
            .flatten()
    }
}

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Compare {
    Less,
    LessOrEqual,
    Equal,
    MoreOrEqual,
    More,
}

#[derive(Debug, Clone)]
pub(super) enum Test {
    /// Anywhere in the file name, a caption or a label.
    Word(Needle),
    /// Text inside a field.
    Has(Field, Needle),
    /// A number of a field.
    Number(Field, Compare, f64),
}

/// A condition, or its opposite.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub test: Test,
    pub negated: bool,
}

impl Term {
    /// How well the clip meets the condition, if it does.
    pub(super) fn score(&self, seen: &Seen) -> Option<u32> {
        let score = self.test.score(seen);
        match (self.negated, score) {
            (false, Some(score)) => score,
            (true, Some(None)) => Some(0),
            _ => None,
        }
    }

    pub(super) fn ranks(&self) -> bool {
        !self.negated && matches!(&self.test, Test::Word(needle) if needle.is_fuzzy())
    }

    pub(super) fn need(&self) -> Need {
        match &self.test {
            Test::Word(_) => Need::Nothing,
            Test::Has(field, _) | Test::Number(field, ..) => field.need(),
        }
    }
}

impl Test {
    /// `None` when it cannot be told; `Some(None)` when it does not match.
    #[allow(clippy::option_option)]
    fn score(&self, seen: &Seen) -> Option<Option<u32>> {
        match self {
            Test::Word(needle) => {
                let captions = seen.clip.captions.iter().map(String::as_str);
                let texts = std::iter::once(seen.clip.file_name.as_str()).chain(captions).chain(seen.label_names());
                Some(words::best(needle, texts))
            }
            Test::Has(field, needle) => {
                let unknown = matches!(field.need(), Need::Header | Need::Levels) && seen.facts.is_none();
                (!unknown).then(|| words::best(needle, field.texts(seen).into_iter()))
            }
            Test::Number(field, compare, than) => {
                let number = field.number(seen)?;
                Some(compare.holds(number, *than).then_some(0))
            }
        }
    }
}

impl Compare {
    /// Numbers count as equal when they look so: 44.1 is the kHz of 44,100 Hz.
    fn holds(self, number: f64, than: f64) -> bool {
        let equal = (number - than).abs() < 1e-6;
        match self {
            Compare::Less => number < than && !equal,
            Compare::LessOrEqual => number < than || equal,
            Compare::Equal => equal,
            Compare::MoreOrEqual => number > than || equal,
            Compare::More => number > than && !equal,
        }
    }
}
