//! How sure a difference is: the paired bootstrap (Koehn, Statistical significance tests for machine translation evaluation,
//! EMNLP 2004). Clips are drawn with replacement, as many as there are, the same for both; between the 2.5th and the 97.5th
//! of 100 differences lies the interval.
//!
//! A metric that is a mean of clips is the mean of the drawn ones: CIDEr so keeps the weights that its words have among all
//! clips. BLEU, of either kind, is made of the drawn clips' summed counts. The vocabulary has no interval, since a sample with
//! clips that come twice has fewer words than any corpus of its size, nor has METEOR 1.5, whose counts stay in its program.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use rand::Rng as _;
use rayon::prelude::*;

use super::How;
use crate::evaluate::{Choice, Evaluation, Paired};
use crate::metrics::{Judged, Score, Sums, sums};
use crate::random::seeded_by;

/// Tells the draws from others of the same seed.
const PURPOSE: u64 = 0x626f_6f74;
/// Metrics that are no mean, and those that are the same for both.
const WITHOUT: [&str; 3] = ["vocabulary", "meteor_java", "ref_num_words"];

/// The interval of each metric that has one; fewer when `cancel` is set.
pub(super) fn intervals(
    choice: &Choice,
    scores: &[Evaluation; 2],
    clips: [&[Paired]; 2],
    how: How,
    cancel: &AtomicBool,
) -> HashMap<&'static str, [f64; 2]> {
    let differing = Differing::new(choice, scores, clips);
    let draw = |sample| {
        let times = (!cancel.load(Ordering::Relaxed)).then(|| times(clips[0].len(), how.seed, sample))?;
        Some(differing.of_sample(&times))
    };
    let Some(samples) = (0..how.resamples).into_par_iter().map(draw).collect::<Option<Vec<Vec<f64>>>>() else {
        return HashMap::new();
    };
    let interval = |at: usize| of_95_percent(samples.iter().map(|sample| sample[at]).collect());
    differing.names().into_iter().enumerate().filter_map(|(at, name)| Some((name, interval(at)?))).collect()
}

/// How often each clip is drawn.
fn times(clips: usize, seed: u64, sample: u64) -> Vec<u32> {
    let mut random = seeded_by([seed, PURPOSE, sample, clips as u64]);
    let mut times = vec![0; clips];
    (0..clips).for_each(|_| times[random.random_range(0..clips)] += 1);
    times
}

/// What the difference of each metric is made of.
struct Differing {
    /// Of means: the difference of each clip.
    means: Vec<(&'static str, Vec<f64>)>,
    sums: Vec<[Sums; 2]>,
}

impl Differing {
    fn new(choice: &Choice, [a, b]: &[Evaluation; 2], clips: [&[Paired]; 2]) -> Self {
        let native = choice.native();
        let [sums_a, sums_b] = clips.map(|clips| sums(&native, &firsts(clips)));
        let sums: Vec<[Sums; 2]> = sums_a.into_iter().zip(sums_b).map(|(a, b)| [a, b]).collect();
        let summed = |name: &str| sums.iter().any(|[sums, _]| sums.names().contains(&name));
        let pairs = a.scores.iter().zip(&b.scores);
        let means = pairs.filter(|(a, _)| !summed(a.name) && !WITHOUT.contains(&a.name));
        Self { means: means.filter_map(|(a, b)| Some((a.name, apart(a, b)?))).collect(), sums }
    }

    fn names(&self) -> Vec<&'static str> {
        let sums = self.sums.iter().flat_map(|[sums, _]| sums.names());
        self.means.iter().map(|(name, _)| *name).chain(sums.copied()).collect()
    }

    fn of_sample(&self, times: &[u32]) -> Vec<f64> {
        let mean = |apart: &[f64]| {
            let sum: f64 = apart.iter().zip(times).map(|(apart, &times)| apart * f64::from(times)).sum();
            sum / apart.len() as f64
        };
        let mut found: Vec<f64> = self.means.iter().map(|(_, apart)| mean(apart)).collect();
        for [a, b] in &self.sums {
            found.extend(b.of_sample(times).iter().zip(a.of_sample(times)).map(|(b, a)| b - a));
        }
        found
    }
}

fn firsts(clips: &[Paired]) -> Vec<Judged<'_>> {
    clips.iter().map(first).collect()
}

fn first(clip: &Paired) -> Judged<'_> {
    let prediction = clip.predictions.first().map_or("", String::as_str);
    Judged { prediction, references: &clip.references }
}

/// How far the clips' scores are apart; `None` where one has none.
fn apart(a: &Score, b: &Score) -> Option<Vec<f64>> {
    a.clips.iter().zip(&b.clips).map(|(a, b)| Some((*b)? - (*a)?)).collect()
}

/// Where the middle 95 of 100 lie.
fn of_95_percent(mut values: Vec<f64>) -> Option<[f64; 2]> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let at = |part: f64| {
        let place = part * last as f64;
        let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
        below + (above - below) * place.fract()
    };
    Some([at(0.025), at(0.975)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_drawn_as_there_are_and_each_sample_is_another() {
        assert_eq!(times(50, 1, 0).iter().sum::<u32>(), 50);
        assert_ne!(times(50, 1, 0), times(50, 1, 1));
        assert_eq!(times(50, 1, 3), times(50, 1, 3));
    }

    #[test]
    fn an_interval_leaves_a_fortieth_out_on_either_side() {
        assert_eq!(of_95_percent((0..=1000).rev().map(f64::from).collect()), Some([25.0, 975.0]));
        assert_eq!(of_95_percent(vec![2.0]), Some([2.0, 2.0]));
        assert_eq!(of_95_percent(Vec::new()), None);
    }
}
