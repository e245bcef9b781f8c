//! A chosen subset: from a solver's numbers to clips, and what there is to say of it.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;
use serde::Serialize;

use super::candidates::{Candidates, Standing};
use super::choice::Choice;
use super::frugal::{self, Answer};
use super::members::Members;
use super::pool::Pool;
use super::reference;
use super::task::Task;
use crate::config::Plan;
use crate::config::plan::Strategy;

/// Chooses by the plan's strategy. `found` hears of each better answer, the last one included.
pub fn choose(
    pool: &Pool,
    plan: &Plan,
    candidates: &Candidates,
    task: &Task,
    stop: &AtomicBool,
    mut found: impl FnMut(&Answer),
) -> Answer {
    match plan.strategy {
        Strategy::Frugal => frugal::solve(&task.problem, stop, found),
        Strategy::Reference => {
            let taken = by_reference(pool, plan, candidates, task);
            let answer = Answer { choice: counted(pool, task, &taken), bound: None, last: true };
            found(&answer);
            answer
        }
    }
}

/// The clips of an answer, ascending. Of equal clips the seed decides, each by its id: a higher target keeps those that a
/// lower one took.
pub fn clips(pool: &Pool, plan: &Plan, candidates: &Candidates, task: &Task, answer: &Choice) -> Vec<u32> {
    if plan.strategy == Strategy::Reference {
        let taken = by_reference(pool, plan, candidates, task);
        return (0..pool.len() as u32).filter(|&clip| taken[clip as usize]).collect();
    }
    let members = Members::of(pool);
    let of_set = |set: usize| {
        let order = members.in_order(pool, candidates, plan.seed, set);
        order.into_iter().take(answer.taken[set] as usize).collect::<Vec<u32>>()
    };
    let taken: Vec<usize> = (0..answer.taken.len()).filter(|&set| answer.taken[set] > 0).collect();
    let mut clips: Vec<u32> = taken.into_par_iter().flat_map_iter(of_set).collect();
    clips.par_sort_unstable();
    clips
}

fn open(candidates: &Candidates) -> impl Iterator<Item = u32> {
    (0..candidates.standing.len() as u32).filter(|&clip| candidates.standing[clip as usize].is_open())
}

fn by_reference(pool: &Pool, plan: &Plan, candidates: &Candidates, task: &Task) -> Vec<bool> {
    let open: Vec<u32> = open(candidates).collect();
    let is_forced = |&clip: &u32| matches!(candidates.standing[clip as usize], Standing::Forced(_));
    let forced: Vec<u32> = open.iter().copied().filter(is_forced).collect();
    let step = plan.step.map_or(reference::STEP, |step| step.clamp(1, u64::from(u32::MAX)) as u32);
    reference::choose(pool, &task.problem, &open, &forced, plan.seed, step)
}

fn counted(pool: &Pool, task: &Task, taken: &[bool]) -> Choice {
    let mut per_set = vec![0; pool.sets.len()];
    (0..pool.len()).filter(|&clip| taken[clip]).for_each(|clip| per_set[pool.set_of(clip)] += 1);
    let mut choice = Choice::forced(&task.problem);
    for (set, &clips) in per_set.iter().enumerate() {
        choice.add(&task.problem, set, clips - choice.taken[set]);
    }
    choice
}

/// What there is to say of a subset, in the words of `balance --json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Clips chosen.
    pub clips: u64,
    /// Label assignments above target.
    pub overshoot: u64,
    /// No subset that reaches the targets has less; null where nothing was proven.
    pub lower_bound: Option<u64>,
    /// The share of labels with clips that have their target, or all the clips there are.
    pub coverage: f64,
    /// Labels that have their target.
    pub covered: usize,
    /// Labels that have clips.
    pub labels: usize,
    /// Clips that labels lack in all, within what there is.
    pub shortage: u64,
    /// How even the labels are: the entropy of the chosen assignments over its maximum, between 0 and 1.
    pub entropy: f64,
}

impl Figures {
    /// Of an answer.
    pub fn of(task: &Task, choice: &Choice, bound: Option<u64>) -> Figures {
        let problem = &task.problem;
        let alive: Vec<usize> = (0..task.totals.len()).filter(|&label| task.totals[label] > 0).collect();
        let covered = alive.iter().filter(|&&label| choice.lacks(problem, label) == 0).count();
        Figures {
            clips: choice.clips(),
            overshoot: choice.overshoot(problem),
            lower_bound: bound,
            coverage: covered as f64 / alive.len().max(1) as f64,
            covered,
            labels: alive.len(),
            shortage: choice.shortage(problem),
            entropy: evenness(alive.iter().map(|&label| f64::from(choice.counts[label])), alive.len()),
        }
    }
}

/// Shannon's entropy of the counts over its maximum `ln(labels)`.
fn evenness(counts: impl Iterator<Item = f64> + Clone, labels: usize) -> f64 {
    let total: f64 = counts.clone().sum();
    if total == 0.0 || labels < 2 {
        return 0.0;
    }
    let part = |count: f64| if count > 0.0 { -(count / total) * (count / total).ln() } else { 0.0 };
    counts.map(part).sum::<f64>() / (labels as f64).ln()
}

/// The length of clips in hours, as far as it is known, and how many have none.
pub fn hours(pool: &Pool, clips: &[u32]) -> (f64, usize) {
    let length = |&clip: &u32| {
        let [from, to] = pool.span(clip as usize);
        f64::from(to) - f64::from(from)
    };
    let known: Vec<f64> = clips.iter().map(length).filter(|seconds| seconds.is_finite()).collect();
    // No clips last 0 hours, not -0.
    (known.iter().sum::<f64>() / 3600.0 + 0.0, clips.len() - known.len())
}
