//! The filter a person types above the table: words, `field:text`, `field>number`, and `-` before any of them.
//!
//! | written | keeps clips |
//! | --- | --- |
//! | `dog bark` | whose file name, a caption or a label name matches every word fuzzily: letters may be left out |
//! | `"dog bark"` | that have exactly this text |
//! | `caption:dog` `draft:` `file:` `label:` `codec:` `note:` | where that field contains the text |
//! | `mark:yes` `mark:no` | with or without a star |
//! | `dur>5` `khz>=44` `ch=2` `bits=16` `peak<-1` `lufs<-30` `captions>0` `drafts=1` `labels=0` | whose number is so |
//! | `column:text` `column>2020` | by any other column of the metadata |
//! | `-rain` `-label:music` `-dur>30` | for which the rest is not so |

use std::sync::Arc;

use super::Clip;
use super::facts::ClipFacts;
use super::marks::Mark;
use super::ontology::Ontology;

mod field;
mod parse;
mod term;
mod words;

use term::{Need, Seen, Term};

/// A parsed filter. The empty one keeps everything.
#[derive(Debug, Clone, Default)]
pub struct Query {
    terms: Vec<Term>,
    ontology: Option<Arc<Ontology>>,
}

impl Query {
    /// Parses what was typed.
    ///
    /// # Errors
    /// In words, which part is wrong and how to write it.
    pub fn parse(text: &str) -> Result<Query, String> {
        Ok(Query { terms: parse::terms(text)?, ontology: None })
    }

    /// The same query, which also knows the names of label ids.
    #[must_use]
    pub fn with_ontology(mut self, ontology: Option<Arc<Ontology>>) -> Query {
        self.ontology = ontology.or(self.ontology);
        self
    }

    /// How well a clip matches, higher is better; `None` when it does not. A term about facts that are not given does not
    /// match, negated or not, and neither does one about marks (those are looked up by [`super::arrange`]).
    pub fn matches(&self, clip: &Clip, facts: Option<&ClipFacts>) -> Option<u32> {
        self.matches_marked(clip, facts, None)
    }

    /// As [`Query::matches`], for a clip with this mark.
    pub fn matches_marked(&self, clip: &Clip, facts: Option<&ClipFacts>, mark: Option<&Mark>) -> Option<u32> {
        let seen = Seen { clip, facts, mark, ontology: self.ontology.as_deref() };
        self.terms.iter().try_fold(0, |score: u32, term| Some(score.saturating_add(term.score(&seen)?)))
    }

    /// Whether everything matches.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether matches differ in how good they are.
    pub fn ranks(&self) -> bool {
        self.terms.iter().any(Term::ranks)
    }

    /// Whether headers must be read to answer.
    pub fn needs_facts(&self) -> bool {
        self.needs(Need::Header) || self.needs_levels()
    }

    /// Whether clips must be decoded to answer.
    pub fn needs_levels(&self) -> bool {
        self.needs(Need::Levels)
    }

    /// Whether marks must be looked up to answer.
    pub fn needs_marks(&self) -> bool {
        self.needs(Need::Marks)
    }

    fn needs(&self, need: Need) -> bool {
        self.terms.iter().any(|term| term.need() == need)
    }

    /// The terms that can be answered from the row alone; they are asked first, so that no header is read for a clip that the
    /// others refuse.
    pub(super) fn cheap_part(&self) -> Query {
        let terms = self.terms.iter().filter(|term| term.need() == Need::Nothing).cloned().collect();
        Query { terms, ontology: self.ontology.clone() }
    }
}

#[cfg(test)]
mod tests;
