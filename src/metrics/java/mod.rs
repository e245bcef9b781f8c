//! Scores that are published through Java programs: SPICE and METEOR 1.5.
//!
//! The programs belong to others, so a user brings them along; `audiocap doctor` tells which files from where. What is not
//! there gives no value and a reason, never a zero and never something like it. All of it is checked before anything starts.

use std::sync::atomic::AtomicBool;

pub use super::Lack;
use super::captions::Clip;
use super::ptb::Lexer;
use super::{Judged, Score, spider};
use crate::text::safe;

mod cache;
mod files;
mod memory;
mod meteor;
mod places;
mod program;
mod running;
mod spice;
mod talk;
mod trouble;

pub use meteor::MeteorJava;
pub use places::Places;
pub use program::Java;
pub use spice::Spice;

/// A score that there is no value of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name: `spice`.
    pub name: &'static str,
    /// Why, safe to show.
    pub why: String,
}

/// What the Java programs say, each score in its place also when it is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// `spice`, `spider`, `meteor_java`.
    pub scores: Vec<Score>,
    /// Why those without a value have none.
    pub missing: Vec<Missing>,
}

/// Judges `captions` by SPICE, SPIDEr and METEOR 1.5. `cider` is the CIDEr-D of the same captions, from [`super::evaluate`].
/// Captions without a reference have no scores. Once `cancel` is set, what runs is ended and what is left is missing.
pub fn judge(captions: &[Judged], cider: &Score, places: &Places, cancel: &AtomicBool) -> Judgement {
    let spice = Spice::found(places).map_err(|lack| lack.to_string()).and_then(|it| it.score(captions, cancel));
    let meteor = MeteorJava::found(places).map_err(|lack| lack.to_string()).and_then(|it| it.score(captions, cancel));
    let mut missing = Vec::new();
    let mut of = |name, found| found_or_none(name, found, captions.len(), &mut missing);
    let spice = of("spice", spice);
    let spider = match spice.value {
        Some(_) => Ok(spider(cider, &spice.clips)),
        None => Err("it is half of SPICE, which is missing".to_owned()),
    };
    let scores = vec![spice, of("spider", spider), of("meteor_java", meteor)];
    Judgement { scores, missing }
}

/// The score that was found, or one without values and the reason among the missing.
fn found_or_none(name: &'static str, found: Result<Score, String>, clips: usize, missing: &mut Vec<Missing>) -> Score {
    let score = found.unwrap_or_else(|why| {
        missing.push(Missing { name, why: safe(&why).into_owned() });
        Score { name, value: None, clips: vec![None; clips] }
    });
    if score.value.is_none() && missing.last().is_none_or(|last| last.name != name) {
        missing.push(Missing { name, why: "not every clip has a value of it".to_owned() });
    }
    score
}

/// The PTB tokens of each caption that has a reference: what the published scores give both programs to read.
fn texts(captions: &[Judged]) -> Vec<Option<Clip<String>>> {
    let mut lexer = Lexer::new();
    let mut clip = |judged: &Judged| Clip {
        prediction: lexer.tokenize(judged.prediction),
        references: judged.references.iter().map(|reference| lexer.tokenize(reference)).collect(),
    };
    captions.iter().map(|judged| (!judged.references.is_empty()).then(|| clip(judged))).collect()
}
