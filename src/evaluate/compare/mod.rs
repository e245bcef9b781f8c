//! Two files of predictions for the same clips, side by side.

mod bootstrap;

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::{Choice, Evaluation, Joined, Null, Outsiders, Paired, judge};

/// How to compare.
#[derive(Clone, Copy, Debug)]
pub struct How<'a> {
    /// The metric that tells which clips gained and lost.
    pub by: &'a str,
    /// How many of those are kept on either side.
    pub most: usize,
    /// How often the clips are drawn anew for the intervals.
    pub resamples: u64,
    /// The seed of the draws.
    pub seed: u64,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Clips that both predict and that have references: only these count.
    pub clips: usize,
    /// Clips with references that only the first predicts.
    pub only_a: Vec<String>,
    /// Clips with references that only the second predicts.
    pub only_b: Vec<String>,
    /// One for each metric, in the order of the choice.
    pub differences: Vec<Difference>,
    /// The metric that tells which clips gained and lost.
    pub by: String,
    /// The clips that gained most, most first.
    pub gained: Vec<Moved>,
    /// The clips that lost most, most first.
    pub lost: Vec<Moved>,
    /// The metrics of which one has no value, or both.
    #[serde(skip)]
    pub nulls: Vec<Null>,
}

/// A metric of both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The metric.
    pub name: &'static str,
    /// Its value for the first.
    pub a: Option<f64>,
    /// Its value for the second.
    pub b: Option<f64>,
    /// The second less the first.
    pub difference: Option<f64>,
    /// Between what the difference lies for 95 of 100 samples of the clips.
    pub interval: Option<[f64; 2]>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Difference {
    /// Whether the interval leaves 0 out.
    pub fn is_clear(&self) -> bool {
        self.interval.is_some_and(|[low, high]| low > 0.0 || high < 0.0)
    }
}

/// A clip whose score is another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// As the first predictions call it.
    pub file_name: String,
    /// What the first wrote.
    pub a: String,
    /// What the second wrote.
    pub b: String,
    /// The score of the first.
    pub score_a: f64,
    /// The score of the second.
    pub score_b: f64,
    /// The second less the first.
    pub difference: f64,
}

/// Compares `a` with `b`, both joined with the same references. Long work is told to `tell` and ends early when `cancel` is set.
///
/// # Errors
/// They have no clip in common, or the clips have no score by [`How::by`].
pub fn compare(
    choice: &Choice,
    outsiders: &Outsiders,
    [a, b]: [&Joined; 2],
    how: How,
    tell: &mut dyn FnMut(&str),
    cancel: &AtomicBool,
) -> Result<Comparison> {
    let both = Both::new(a, b);
    if both.a.is_empty() {
        bail!("the two have no clip in common: were they made of the same split?");
    }
    let mut judged = |which: &str, clips: &[Paired]| {
        judge(choice, outsiders, clips, &mut |what| tell(&format!("{what} of {which}")), cancel)
    };
    let scores = [judged("the first", &both.a), judged("the second", &both.b)];
    let intervals = bootstrap::intervals(choice, &scores, [&both.a, &both.b], how, cancel);
    let differences = choice.names().iter().map(|name| difference(name, &scores, &intervals)).collect();
    let moved = moved(&both, &scores, how.by)?;
    let null = |name: &&str| scores.iter().flat_map(|of| &of.nulls).find(|null| null.name == *name).cloned();
    let most = |moved: &mut dyn Iterator<Item = &Moved>| moved.take(how.most).cloned().collect();
    Ok(Comparison {
        clips: both.a.len(),
        differences,
        by: how.by.to_owned(),
        gained: most(&mut moved.iter().take_while(|moved| moved.difference > 0.0)),
        lost: most(&mut moved.iter().rev().take_while(|moved| moved.difference < 0.0)),
        only_a: both.only_a,
        only_b: both.only_b,
        nulls: choice.names().iter().filter_map(null).collect(),
    })
}

/// The clips of both, in the order of the first.
struct Both {
    a: Vec<Paired>,
    b: Vec<Paired>,
    only_a: Vec<String>,
    only_b: Vec<String>,
}

impl Both {
    fn new(a: &Joined, b: &Joined) -> Self {
        let mut places: HashMap<usize, &Paired> = b.places.iter().copied().zip(&b.clips).collect();
        let mut both = Self { a: Vec::new(), b: Vec::new(), only_a: Vec::new(), only_b: Vec::new() };
        for (place, clip) in a.places.iter().zip(&a.clips) {
            match places.remove(place) {
                Some(other) => {
                    both.a.push(clip.clone());
                    both.b.push(other.clone());
                }
                None => both.only_a.push(clip.file_name.clone()),
            }
        }
        let left = b.places.iter().zip(&b.clips).filter(|(place, _)| places.contains_key(place));
        both.only_b = left.map(|(_, clip)| clip.file_name.clone()).collect();
        both
    }
}

fn difference(name: &'static str, [a, b]: &[Evaluation; 2], intervals: &HashMap<&'static str, [f64; 2]>) -> Difference {
    let value = |of: &Evaluation| of.score(name).and_then(|score| score.value);
    let (value_a, value_b) = (value(a), value(b));
    Difference {
        name,
        a: value_a,
        b: value_b,
        difference: value_a.zip(value_b).map(|(a, b)| b - a),
        interval: intervals.get(name).copied(),
        why: a.why_not(name).or(b.why_not(name)).map(str::to_owned),
    }
}

/// Every clip, the one that gained most first; those that are equal by name.
fn moved(both: &Both, [a, b]: &[Evaluation; 2], by: &str) -> Result<Vec<Moved>> {
    let nulls = a.nulls.iter().chain(&b.nulls).find(|null: &&Null| null.name == by);
    if let Some(null) = nulls {
        bail!("clips cannot be told apart by {by}: {}; name another metric with --by", null.why);
    }
    let scores = |of: &'_ Evaluation| of.score(by).map(|score| score.clips.clone());
    let (a, b) = scores(a).zip(scores(b)).with_context(|| format!("`{by}` is not among the metrics: --metrics"))?;
    let mut moved: Vec<Moved> = (0..both.a.len())
        .filter_map(|at| {
            let (score_a, score_b) = (a[at]?, b[at]?);
            let text = |clips: &[Paired]| clips[at].predictions.first().cloned().unwrap_or_default();
            let (file_name, difference) = (both.a[at].file_name.clone(), score_b - score_a);
            Some(Moved { file_name, a: text(&both.a), b: text(&both.b), score_a, score_b, difference })
        })
        .collect();
    moved.sort_by(|x, y| y.difference.total_cmp(&x.difference).then_with(|| x.file_name.cmp(&y.file_name)));
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::training::Task;

    /// Clips called 0.wav, 1.wav .. with these predictions; every reference is `a dog barks at <n>`.
    fn joined(predictions: &[(usize, &str)]) -> Joined {
        let clip = |&(at, text): &(usize, &str)| Paired {
            file_name: format!("{at}.wav"),
            predictions: vec![text.to_owned()],
            references: vec![format!("a dog barks at {at}")],
        };
        let places = predictions.iter().map(|(at, _)| *at).collect();
        Joined { clips: predictions.iter().map(clip).collect(), places, ..Joined::default() }
    }

    fn compared(a: &Joined, b: &Joined, metrics: &[&str], by: &str) -> Result<Comparison> {
        let names: Vec<String> = metrics.iter().map(|name| (*name).to_owned()).collect();
        let choice = Choice::of(Task::Caption, &names).unwrap();
        let how = How { by, most: 2, resamples: 200, seed: 1 };
        compare(
            &choice,
            &Outsiders::look(&choice, &super::super::Pieces::default()),
            [a, b],
            how,
            &mut |_| {},
            &AtomicBool::new(false),
        )
    }

    const METRICS: [&str; 5] = ["sacrebleu", "meteor", "bleu", "vocabulary", "ref_num_words"];

    #[test]
    fn only_common_clips_count_and_those_that_moved_are_named() {
        let a = joined(&[(0, "rain"), (1, "a dog barks at 1"), (2, "a dog barks"), (7, "x")]);
        let b = joined(&[(9, "y"), (2, "a dog barks"), (1, "a cat"), (0, "a dog barks at 0")]);
        let found = compared(&a, &b, &METRICS, "meteor").unwrap();
        assert_eq!(
            (found.clips, &found.only_a[..], &found.only_b[..]),
            (3, &["7.wav".into()][..], &["9.wav".into()][..])
        );
        let names = |moved: &[Moved]| moved.iter().map(|one| one.file_name.clone()).collect::<Vec<_>>();
        assert_eq!((names(&found.gained), names(&found.lost)), (vec!["0.wav".into()], vec!["1.wav".into()]));
        assert_eq!((found.lost[0].a.as_str(), found.lost[0].b.as_str()), ("a dog barks at 1", "a cat"));
    }

    #[test]
    fn intervals_hold_the_difference_and_are_the_same_every_time() {
        let texts: Vec<String> = (0..40).map(|at| format!("a dog barks at {at}")).collect();
        let worse: Vec<(usize, &str)> =
            (0..40).map(|at| (at, if at % 3 == 0 { "a dog sat at 5" } else { &texts[at] })).collect();
        let better: Vec<(usize, &str)> = (0..40).map(|at| (at, texts[at].as_str())).collect();
        let compare =
            |a: &[(usize, &str)], b: &[(usize, &str)]| compared(&joined(a), &joined(b), &METRICS, "meteor").unwrap();
        let found = compare(&worse, &better);
        for one in &found.differences {
            let Some([low, high]) = one.interval else {
                assert!(["vocabulary", "ref_num_words"].contains(&one.name), "{one:?}");
                continue;
            };
            let difference = one.difference.unwrap();
            assert!(low < difference && difference < high && one.is_clear() && low > 0.0, "{one:?}");
        }
        assert_eq!(found.differences, compare(&worse, &better).differences);
        let same = compare(&better, &better);
        assert!(same.differences.iter().all(|one| !one.is_clear() && one.difference == Some(0.0)));
        assert!(same.gained.is_empty() && same.lost.is_empty());
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let why = |a, b, by| compared(&a, &b, &["meteor"], by).unwrap_err().to_string();
        assert!(why(joined(&[(0, "x")]), joined(&[(1, "x")]), "meteor").contains("no clip in common"));
        assert!(why(joined(&[(0, "x")]), joined(&[(0, "x")]), "cider").contains("--metrics"));
    }
}
