//! Metrics that need pieces from elsewhere: SPICE a parser in Java, FENSE networks.

use std::sync::atomic::AtomicBool;

use super::Choice;
use super::judge::Null;
use crate::metrics::Judged;
use crate::metrics::fense::{self, Fense};
use crate::metrics::java::{MeteorJava, Places, Spice};

/// A metric that only works where its pieces are.
pub trait Outside: Send + Sync {
    /// What its value is called.
    fn name(&self) -> &'static str;

    /// Whether its pieces are there.
    ///
    /// # Errors
    /// What is missing, and what to do about it.
    fn found(&self) -> Result<(), String>;

    /// The score of each caption, in their order; `None` where there is none. Ends early when `cancel` is set.
    ///
    /// # Errors
    /// Why there are no scores at all.
    fn scores(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Vec<Option<f64>>, String>;
}

/// Every such metric of this program, by the names in [`Choice`].
fn all() -> Vec<Box<dyn Outside>> {
    vec![Box::new(BySpice), Box::new(ByMeteor), Box::new(ByFense)]
}

/// SPICE, through Java.
struct BySpice;

impl Outside for BySpice {
    fn name(&self) -> &'static str {
        "spice"
    }

    fn found(&self) -> Result<(), String> {
        Spice::found(&Places::of_this_machine()).map(drop).map_err(|lack| lack.to_string())
    }

    fn scores(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Vec<Option<f64>>, String> {
        let spice = Spice::found(&Places::of_this_machine()).map_err(|lack| lack.to_string())?;
        spice.score(captions, cancel).map(|score| score.clips)
    }
}

/// METEOR 1.5, through Java.
struct ByMeteor;

impl Outside for ByMeteor {
    fn name(&self) -> &'static str {
        "meteor_java"
    }

    fn found(&self) -> Result<(), String> {
        MeteorJava::found(&Places::of_this_machine()).map(drop).map_err(|lack| lack.to_string())
    }

    fn scores(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Vec<Option<f64>>, String> {
        let meteor = MeteorJava::found(&Places::of_this_machine()).map_err(|lack| lack.to_string())?;
        meteor.score(captions, cancel).map(|score| score.clips)
    }
}

/// FENSE, by two networks whose weights are looked for on this machine; nothing is downloaded for it unasked.
struct ByFense;

impl Outside for ByFense {
    fn name(&self) -> &'static str {
        "fense"
    }

    fn found(&self) -> Result<(), String> {
        fense::Places::find(None).map(drop)
    }

    fn scores(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Vec<Option<f64>>, String> {
        let fense = Fense::load(&fense::Places::find(None)?)?;
        Ok(fense.scores(captions, &mut |_, _| {}, cancel)?.fense)
    }
}

/// Which of them are there; looked up once.
pub struct Outsiders {
    there: Vec<Box<dyn Outside>>,
    absent: Vec<Null>,
}

impl Outsiders {
    /// Looks for the pieces of those that `choice` needs.
    pub fn look(choice: &Choice) -> Self {
        Self::among(all(), choice)
    }

    /// Those of `all` that `choice` needs.
    pub fn among(all: Vec<Box<dyn Outside>>, choice: &Choice) -> Self {
        let mut found = Self { there: Vec::new(), absent: Vec::new() };
        for one in all.into_iter().filter(|one| choice.needs(one.name())) {
            match one.found() {
                Ok(()) => found.there.push(one),
                Err(why) => found.absent.push(Null { name: one.name(), why }),
            }
        }
        found
    }

    /// Those that work.
    pub fn there(&self) -> impl Iterator<Item = &dyn Outside> {
        self.there.iter().map(AsRef::as_ref)
    }

    /// Why the metric `name` cannot be computed; `None` where it can be.
    pub fn why_not(&self, name: &str) -> Option<String> {
        let of = |name: &str| self.absent.iter().find(|null| null.name == name).map(|null| null.why.clone());
        match name {
            "spider" | "spider_max" => {
                of("spice").map(|why| format!("it is made of SPICE, and that has no value: {why}"))
            }
            _ => of(name),
        }
    }
}

/// Metrics for tests.
#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A score of its own for each clip, or why there is none.
    pub(in crate::evaluate) struct Made(pub &'static str, pub Result<Vec<Option<f64>>, String>);

    impl Outside for Made {
        fn name(&self) -> &'static str {
            self.0
        }

        fn found(&self) -> Result<(), String> {
            Ok(())
        }

        fn scores(&self, _: &[Judged], _: &AtomicBool) -> Result<Vec<Option<f64>>, String> {
            self.1.clone()
        }
    }

    #[test]
    fn what_is_absent_says_why() {
        use crate::config::training::Task;
        let found = Outsiders::look(&Choice::of(Task::Caption, &["spider".into()]).unwrap());
        if found.there().next().is_none() {
            let why = found.why_not("spider").unwrap();
            assert!(why.starts_with("it is made of SPICE"), "{why}");
            assert!(found.why_not("fense").is_none(), "nobody asked for it");
        }
        assert_eq!(Outsiders::look(&Choice::all(Task::Keywords)).there().count(), 0);
    }
}
