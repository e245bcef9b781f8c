//! Every chosen metric of captions, with the reason where one has no value.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Choice, Null, Outsiders, Paired};
use crate::metrics::{Judged, Score, evaluate, spider, spider_fl, spider_max};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// One for each name of the choice, in its order; none at all where there is no caption.
    pub scores: Vec<Score>,
    /// Those of them without a value, and why.
    pub nulls: Vec<Null>,
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
    work.spider_fl();
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
                Ok(scores) => scores.into_iter().for_each(|score| self.found.complete(score)),
                Err(why) => self.found.null(Null::failed(name, why)),
            }
        }
        self.choice.names().iter().filter_map(|name| self.outsiders.null(name)).for_each(|null| self.found.null(null));
    }

    /// As many scores as captions, and nobody wanted to stop.
    fn checked(&self, scores: Result<Vec<Score>, String>) -> Result<Vec<Score>, String> {
        let mut scores = scores?;
        if self.cancel.load(Ordering::Relaxed) {
            return Err("it was stopped".to_owned());
        }
        if let Some(odd) = scores.iter().find(|score| score.clips.len() != self.clips.len()) {
            return Err(format!("{} scores came back for {} captions", odd.clips.len(), self.clips.len()));
        }
        let clips = scores.iter_mut().flat_map(|score| &mut score.clips);
        clips.filter(|clip| clip.is_some_and(|value| !value.is_finite())).for_each(|clip| *clip = None);
        Ok(scores)
    }

    fn spider(&mut self) {
        let Some(spice) = self.found.scores.get("spice") else {
            return self.found.without("spice", &["spider", "spider_max"]);
        };
        let Some(cider) = self.found.scores.get("cider") else { return };
        self.found.complete(spider(cider, &spice.clips));
    }

    fn spider_fl(&mut self) {
        for part in ["spice", "fense"] {
            self.found.without(part, &["spider_fl"]);
        }
        let scores = &self.found.scores;
        let Some((spider, errors)) = scores.get("spider").zip(scores.get("fluency_error")) else { return };
        self.found.complete(spider_fl(spider, &errors.clips));
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
                Err(why) => return self.found.null(Null::failed("spider_max", why)),
            }
        }
        self.found.complete(spider_max(&candidates));
    }

    fn spider_of(&self, captions: &[Judged]) -> Result<Score, String> {
        let spice = self.outsiders.there().find(|one| one.name() == "spice").ok_or("there is no SPICE")?;
        let spice = self.checked(spice.scores(captions, self.cancel))?.remove(0).clips;
        let cider = evaluate(&[Box::new(crate::metrics::CiderD)], captions);
        Ok(spider(cider.first().ok_or("there is no CIDEr")?, &spice))
    }
}

/// Scores by their names, and why others have none.
#[derive(Default)]
struct Found {
    scores: HashMap<&'static str, Score>,
    nulls: HashMap<&'static str, Null>,
}

impl Found {
    fn native(&mut self, scores: Vec<Score>) {
        self.scores.extend(scores.into_iter().map(|score| (score.name, score)));
    }

    fn null(&mut self, null: Null) {
        self.nulls.entry(null.name).or_insert(null);
    }

    /// Where `part` is null, those that are made of it are too.
    fn without(&mut self, part: &str, whole: &[&'static str]) {
        if let Some(null) = self.nulls.get(part).filter(|_| !self.scores.contains_key(part)).cloned() {
            whole.iter().for_each(|name| self.null(null.of(name)));
        }
    }

    /// A score has a value where every clip has one: that of fewer would be another number.
    fn complete(&mut self, mut score: Score) {
        let missing = score.clips.iter().filter(|score| score.is_none()).count();
        if missing > 0 {
            self.null(Null::failed(score.name, format!("{missing} of {} clips have no score", score.clips.len())));
        }
        score.value = score.value.filter(|value| missing == 0 && value.is_finite());
        self.scores.insert(score.name, score);
    }

    /// A score for each of `names`.
    fn told(mut self, names: &[&'static str], clips: usize) -> Evaluation {
        let none = |name| Score { name, value: None, clips: vec![None; clips] };
        let scores: Vec<Score> =
            names.iter().map(|&name| self.scores.remove(name).unwrap_or_else(|| none(name))).collect();
        let without = scores.iter().filter(|score| score.value.is_none()).map(|score| score.name);
        let unknown = |name| Null::failed(name, "it cannot be told".to_owned());
        let nulls = without.map(|name| self.nulls.remove(name).unwrap_or_else(|| unknown(name))).collect();
        Evaluation { scores, nulls }
    }
}

#[cfg(test)]
mod tests {
    use super::super::outside::tests::Made;
    use super::*;
    use crate::config::training::Task;
    use crate::evaluate::{Outside, Pieces};

    fn clips() -> Vec<Paired> {
        let clip = |predictions: &[&str], reference: &str| Paired {
            file_name: reference.to_owned(),
            predictions: predictions.iter().map(|text| (*text).to_owned()).collect(),
            references: vec![reference.to_owned()],
        };
        vec![clip(&["a dog", "a dog barks"], "a dog barks"), clip(&["rain"], "rain falls")]
    }

    fn judged_by(names: &[&str], made: Vec<Made>) -> Evaluation {
        let choice = Choice::of(Task::Caption, &names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>()).unwrap();
        let made = made.into_iter().map(|one| Box::new(one) as Box<dyn Outside>).collect();
        let outsiders = Outsiders::among(made, &|name| choice.needs(name));
        judge(&choice, &outsiders, &clips(), &mut |_| {}, &AtomicBool::new(false))
    }

    fn judged(names: &[&str], spice: Result<Vec<Option<f64>>, String>) -> Evaluation {
        judged_by(names, vec![Made::one("spice", spice)])
    }

    #[test]
    fn spider_fl_is_less_where_a_caption_is_not_fluent() {
        let fense = |errors: [Option<f64>; 2]| {
            let score = |name, clips: [Option<f64>; 2]| Score { name, value: Some(0.5), clips: clips.to_vec() };
            Made("fense", Ok(vec![score("fense", [Some(0.5); 2]), score("fluency_error", errors)]))
        };
        let spice = || Made::one("spice", Ok(vec![Some(0.5), Some(0.25)]));
        let found = judged_by(&["spider_fl", "spider"], vec![spice(), fense([Some(1.0), Some(0.0)])]);
        let (spider, fluent) = (&found.scores[0].clips, &found.scores[1]);
        assert!((fluent.clips[0].unwrap() - 0.1 * spider[0].unwrap()).abs() < 1e-12, "{found:?}");
        assert!(fluent.clips[1] == spider[1] && fluent.value.is_some() && found.nulls.is_empty(), "{found:?}");
        let why = |made| judged_by(&["spider-fl"], made).why_not("spider_fl").unwrap().to_owned();
        assert!(
            why(vec![spice(), Made("fense", Err("torn".into()))])
                .ends_with("detector of FENSE, and that has no value: torn")
        );
        assert!(
            why(vec![Made("spice", Err("died".into())), fense([None; 2])])
                .ends_with("SPICE, and that has no value: died")
        );
        assert!(why(vec![spice(), fense([None, Some(1.0)])]).contains("1 of 2 clips have no score"));
    }

    #[test]
    fn the_value_of_all_is_that_of_the_program_and_no_mean() {
        let clips = vec![Some(0.25), Some(0.25)];
        let meteor = Score { name: "meteor_java", value: Some(0.75), clips };
        let found = judged_by(&["meteor_java"], vec![Made("meteor_java", Ok(vec![meteor]))]);
        assert_eq!((found.scores[0].value, found.nulls), (Some(0.75), vec![]));
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
        let found =
            judge(&choice, &Outsiders::look(&choice, &Pieces::default()), &[], &mut |_| {}, &AtomicBool::new(false));
        assert_eq!(found, Evaluation::default());
    }
}
