//! Metrics that need pieces from elsewhere: SPICE a parser in Java, FENSE networks.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::choice::{known_caption_metric as known, made_of};
use super::{Choice, Null, Pieces};
use crate::metrics::fense::{self, Fense, FenseScores};
use crate::metrics::java::{MeteorJava, Places, Spice};
use crate::metrics::{Judged, Lack, Score};

/// A metric that only works where its pieces are.
pub trait Outside: Send + Sync {
    /// What its value is called.
    fn name(&self) -> &'static str;

    /// Whether its pieces are there.
    ///
    /// # Errors
    /// What is missing, and what to do about it.
    fn found(&self) -> Result<(), Lack>;

    /// The score of that name, and after it others that came with it; each has a place for each caption. Ends early when `cancel`
    /// is set.
    ///
    /// # Errors
    /// Why there are no scores at all.
    fn scores(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Vec<Score>, String>;
}

/// Every such metric of this program, by the names in [`Choice`].
fn all(pieces: &Pieces) -> Vec<Box<dyn Outside>> {
    let spice = BySpice(pieces.java());
    vec![Box::new(spice), Box::new(ByMeteor(pieces.java())), Box::new(ByFense(pieces.fense.clone()))]
}

/// SPICE, through Java.
struct BySpice(Places);

impl Outside for BySpice {
    fn name(&self) -> &'static str {
        "spice"
    }

    fn found(&self) -> Result<(), Lack> {
        Spice::found(&self.0).map(drop)
    }

    fn scores(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Vec<Score>, String> {
        let spice = Spice::found(&self.0).map_err(|lack| lack.to_string())?;
        Ok(vec![spice.score(captions, cancel)?])
    }
}

/// METEOR 1.5, through Java.
struct ByMeteor(Places);

impl Outside for ByMeteor {
    fn name(&self) -> &'static str {
        "meteor_java"
    }

    fn found(&self) -> Result<(), Lack> {
        MeteorJava::found(&self.0).map(drop)
    }

    fn scores(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Vec<Score>, String> {
        let meteor = MeteorJava::found(&self.0).map_err(|lack| lack.to_string())?;
        Ok(vec![meteor.score(captions, cancel)?])
    }
}

/// FENSE, by two networks whose weights are looked for in a folder and on this machine; nothing is downloaded for it unasked. With
/// it come `sbert_sim` and `fluency_error`.
struct ByFense(Option<PathBuf>);

impl Outside for ByFense {
    fn name(&self) -> &'static str {
        "fense"
    }

    fn found(&self) -> Result<(), Lack> {
        fense::Places::find(self.0.as_deref()).map(drop)
    }

    fn scores(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Vec<Score>, String> {
        let places = fense::Places::find(self.0.as_deref()).map_err(|lack| lack.to_string())?;
        let scores = Fense::load(&places)?.scores(captions, &mut |_, _| {}, cancel)?;
        Ok(FenseScores::into_scores(scores))
    }
}

/// Which of them are there; looked up once.
pub struct Outsiders {
    there: Vec<Box<dyn Outside>>,
    absent: Vec<Null>,
}

impl Outsiders {
    /// Looks for the pieces of those that `choice` needs.
    pub fn look(choice: &Choice, pieces: &Pieces) -> Self {
        Self::among(all(pieces), &|name| choice.needs(name))
    }

    /// Looks for the pieces of those that are named.
    pub fn named(names: &[&str], pieces: &Pieces) -> Self {
        Self::among(all(pieces), &|name| names.contains(&name))
    }

    /// Those of `all` that are wanted.
    pub fn among(all: Vec<Box<dyn Outside>>, wanted: &dyn Fn(&str) -> bool) -> Self {
        let mut found = Self { there: Vec::new(), absent: Vec::new() };
        for one in all.into_iter().filter(|one| wanted(one.name())) {
            match one.found() {
                Ok(()) => found.there.push(one),
                Err(lack) => found.absent.push(Null::lacking(one.name(), &lack)),
            }
        }
        found
    }

    /// Those that work.
    pub fn there(&self) -> impl Iterator<Item = &dyn Outside> {
        self.there.iter().map(AsRef::as_ref)
    }

    /// Those that do not, and why.
    pub fn absent(&self) -> &[Null] {
        &self.absent
    }

    /// The metric `name` without a value, where it cannot be computed.
    pub fn null(&self, name: &'static str) -> Option<Null> {
        let of = |name: &str| self.absent.iter().find(|null| null.name == name);
        of(name).cloned().or_else(|| Some(made_of(name).iter().find_map(|part| of(part))?.of(name)))
    }

    /// Why the metric `name` cannot be computed; `None` where it can be.
    pub fn why_not(&self, name: &str) -> Option<String> {
        self.null(known(name)?).map(|null| null.why)
    }
}

/// Metrics for tests.
#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Scores, or why there are none.
    pub(in crate::evaluate) struct Made(pub &'static str, pub Result<Vec<Score>, String>);

    impl Made {
        /// One score, which is the mean of the clips.
        pub(in crate::evaluate) fn one(name: &'static str, clips: Result<Vec<Option<f64>>, String>) -> Self {
            let mean = |clips: &[Option<f64>]| clips.iter().flatten().sum::<f64>() / clips.len() as f64;
            Self(name, clips.map(|clips| vec![Score { name, value: Some(mean(&clips)), clips }]))
        }
    }

    impl Outside for Made {
        fn name(&self) -> &'static str {
            self.0
        }

        fn found(&self) -> Result<(), Lack> {
            Ok(())
        }

        fn scores(&self, _: &[Judged], _: &AtomicBool) -> Result<Vec<Score>, String> {
            self.1.clone()
        }
    }

    #[test]
    fn what_is_absent_says_why() {
        use crate::config::training::Task;
        let found = Outsiders::look(&Choice::of(Task::Caption, &["spider".into()]).unwrap(), &Pieces::default());
        if found.there().next().is_none() {
            let why = found.why_not("spider").unwrap();
            assert!(why.starts_with("it is made of SPICE"), "{why}");
            assert!(found.why_not("fense").is_none(), "nobody asked for it");
        }
        assert_eq!(Outsiders::look(&Choice::all(Task::Keywords), &Pieces::default()).there().count(), 0);
    }
}
