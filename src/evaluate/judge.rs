//! Every chosen metric of captions, with the reason where one has no value.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use super::{Choice, Outsiders, Paired};
use crate::metrics::{Judged, Score, evaluate, spider, spider_max};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// One for each name of the choice, in its order; none at all where there is no caption.
    pub scores: Vec<Score>,
    /// Those of them without a value, and why.
    pub nulls: Vec<Null>,
}

/// A metric that has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Null {
    /// The metric.
    pub name: &'static str,
    /// What is missing or went wrong.
    pub why: String,
}

impl Evaluation {
    /// The score of that name.
    pub fn score(&self, name: &str) -> Option<&Score> {
        self.scores.iter().find(|score| score.name == name)
    }

    /// Why the metric has no value.
    pub fn why_not(&self, name: &str) -> Option<&str> {
        self.nulls.iter().find(|null| null.name == name).map(|null| null.why.as_str())
    }
}

/// Judges the first prediction of each clip, and all of them by SPIDEr-max. Metrics that may take long are told to `tell`
/// before they begin, and end early when `cancel` is set.
pub fn judge(
    choice: &Choice,
    outsiders: &Outsiders,
    clips: &[Paired],
    tell: &mut dyn FnMut(&str),
    cancel: &AtomicBool,
) -> Evaluation {
    if clips.is_empty() {
        return Evaluation::default();
    }
    let mut work = Work { choice, outsiders, clips, cancel, found: Found::default() };
    let captions = work.candidates(0);
    work.found.native(evaluate(&choice.native(), &captions));
    work.outside(&captions, tell);
    work.spider();
    work.spider_max(tell);
    work.found.told(choice.names(), clips.len())
}

struct Work<'a> {
    choice: &'a Choice,
    outsiders: &'a Outsiders,
    clips: &'a [Paired],
    cancel: &'a AtomicBool,
    found: Found,
}

impl<'a> Work<'a> {
    /// Candidate `at` of each clip; the first of those that have fewer.
    fn candidates(&self, at: usize) -> Vec<Judged<'a>> {
        let of = |clip: &'a Paired| {
            let prediction = clip.predictions.get(at).or(clip.predictions.first()).map_or("", String::as_str);
            Judged { prediction, references: &clip.references }
        };
        self.clips.iter().map(of).collect()
    }

    fn outside(&mut self, captions: &[Judged], tell: &mut dyn FnMut(&str)) {
        for one in self.outsiders.there() {
            let name = one.name();
            tell(name);
            match self.checked(one.scores(captions, self.cancel)) {
                Ok(clips) => self.found.complete(name, clips),
                Err(why) => self.found.null(name, why),
            }
        }
        for name in self.choice.names() {
            if let Some(why) = self.outsiders.why_not(name) {
                self.found.null(name, why);
            }
        }
    }

    /// As many scores as captions, and nobody wanted to stop.
    fn checked(&self, scores: Result<Vec<Option<f64>>, String>) -> Result<Vec<Option<f64>>, String> {
        let scores = scores?;
        if self.cancel.load(Ordering::Relaxed) {
            return Err("it was stopped".to_owned());
        }
        if scores.len() != self.clips.len() {
            return Err(format!("{} scores came back for {} captions", scores.len(), self.clips.len()));
        }
        Ok(scores.into_iter().map(|score| score.filter(|score| score.is_finite())).collect())
    }

    fn spider(&mut self) {
        let Some(spice) = self.found.scores.get("spice") else {
            if let Some(why) = self.found.whys.get("spice").cloned() {
                let why = format!("it is made of SPICE, and that has no value: {why}");
                self.found.null("spider", why.clone());
                self.found.null("spider_max", why);
            }
            return;
        };
        let Some(cider) = self.found.scores.get("cider") else { return };
        let spider = spider(cider, &spice.clips);
        self.found.complete("spider", spider.clips);
    }

    /// Every further candidate is judged by itself against the same references.
    fn spider_max(&mut self, tell: &mut dyn FnMut(&str)) {
        let Some(first) = self.found.scores.get("spider").filter(|_| self.choice.wants("spider_max")) else { return };
        let mut candidates = vec![first.clone()];
        let most = self.clips.iter().map(|clip| clip.predictions.len()).max().unwrap_or(1);
        for at in 1..most {
            tell(&format!("spice of candidate {}", at + 1));
            match self.spider_of(&self.candidates(at)) {
                Ok(score) => candidates.push(score),
                Err(why) => return self.found.null("spider_max", why),
            }
        }
        self.found.complete("spider_max", spider_max(&candidates).clips);
    }

    fn spider_of(&self, captions: &[Judged]) -> Result<Score, String> {
        let spice = self.outsiders.there().find(|one| one.name() == "spice").ok_or("there is no SPICE")?;
        let spice = self.checked(spice.scores(captions, self.cancel))?;
        let cider = evaluate(&[Box::new(crate::metrics::CiderD)], captions);
        Ok(spider(cider.first().ok_or("there is no CIDEr")?, &spice))
    }
}

/// Scores by their names, and why others have none.
#[derive(Default)]
struct Found {
    scores: HashMap<&'static str, Score>,
    whys: HashMap<&'static str, String>,
}

impl Found {
    fn native(&mut self, scores: Vec<Score>) {
        self.scores.extend(scores.into_iter().map(|score| (score.name, score)));
    }

    fn null(&mut self, name: &'static str, why: String) {
        self.whys.entry(name).or_insert(why);
    }

    /// The mean of the clips where every one has a score: a mean of fewer would be another number.
    fn complete(&mut self, name: &'static str, clips: Vec<Option<f64>>) {
        let missing = clips.iter().filter(|score| score.is_none()).count();
        let mean = clips.iter().flatten().sum::<f64>() / clips.len().max(1) as f64;
        if missing > 0 {
            self.null(name, format!("{missing} of {} clips have no score", clips.len()));
        }
        self.scores.insert(name, Score { name, value: (missing == 0).then_some(mean), clips });
    }

    /// A score for each of `names`.
    fn told(mut self, names: &[&'static str], clips: usize) -> Evaluation {
        let none = |name| Score { name, value: None, clips: vec![None; clips] };
        let scores: Vec<Score> =
            names.iter().map(|&name| self.scores.remove(name).unwrap_or_else(|| none(name))).collect();
        let without = scores.iter().filter(|score| score.value.is_none());
        let mut why = |name| self.whys.remove(name).unwrap_or_else(|| "it cannot be told".to_owned());
        let nulls = without.map(|score| Null { name: score.name, why: why(score.name) }).collect();
        Evaluation { scores, nulls }
    }
}

#[cfg(test)]
mod tests {
    use super::super::outside::tests::Made;
    use super::*;
    use crate::config::training::Task;

    fn clips() -> Vec<Paired> {
        let clip = |predictions: &[&str], reference: &str| Paired {
            file_name: reference.to_owned(),
            predictions: predictions.iter().map(|text| (*text).to_owned()).collect(),
            references: vec![reference.to_owned()],
        };
        vec![clip(&["a dog", "a dog barks"], "a dog barks"), clip(&["rain"], "rain falls")]
    }

    fn judged(names: &[&str], spice: Result<Vec<Option<f64>>, String>) -> Evaluation {
        let choice = Choice::of(Task::Caption, &names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>()).unwrap();
        let outsiders = Outsiders::among(vec![Box::new(Made("spice", spice))], &choice);
        judge(&choice, &outsiders, &clips(), &mut |_| {}, &AtomicBool::new(false))
    }

    #[test]
    fn spider_is_made_of_what_was_not_asked_for() {
        let found = judged(&["spider", "spider-max", "cider"], Ok(vec![Some(0.5), Some(0.25)]));
        let names: Vec<&str> = found.scores.iter().map(|score| score.name).collect();
        assert_eq!(names, ["cider", "spider", "spider_max"]);
        let [cider, spider, most] = [0, 1, 2].map(|at| found.scores[at].clone());
        assert_eq!(spider.clips[1], Some(f64::midpoint(cider.clips[1].unwrap(), 0.25)));
        assert!(most.clips[0] > spider.clips[0] && most.clips[1] == spider.clips[1], "{most:?} {spider:?}");
        assert!(found.nulls.is_empty());
    }

    #[test]
    fn what_fails_outside_is_null_with_its_reason_and_never_a_part() {
        for (spice, why) in [
            (Err("the parser died".to_owned()), "the parser died"),
            (Ok(vec![Some(0.5)]), "1 scores came back for 2 captions"),
            (Ok(vec![Some(0.5), None]), "1 of 2 clips have no score"),
            (Ok(vec![Some(0.5), Some(f64::NAN)]), "1 of 2 clips have no score"),
        ] {
            let found = judged(&["spice", "spider", "meteor"], spice);
            assert!(found.why_not("spice").unwrap().contains(why), "{found:?}");
            assert!(found.why_not("spider").is_some() && found.why_not("meteor").is_none(), "{found:?}");
            assert_eq!((found.scores[1].value, found.scores[2].value), (None, None), "{found:?}");
            assert!(found.scores.iter().all(|score| score.clips.len() == 2));
        }
    }

    #[test]
    fn nothing_is_judged_without_captions() {
        let choice = Choice::all(Task::Caption);
        let found = judge(&choice, &Outsiders::look(&choice), &[], &mut |_| {}, &AtomicBool::new(false));
        assert_eq!(found, Evaluation::default());
    }
}
