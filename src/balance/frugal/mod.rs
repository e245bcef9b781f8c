//! The frugal strategy: every reachable target is met with as few label assignments above target as can be found, and a lower
//! bound is proven beside.
//!
//! A quick full answer by [`fill`] comes first; then the linear relaxation over the sets that matter is solved and rounded;
//! small exchanges mend what rounding spoilt.

mod ascend;
mod fill;
mod mend;
mod polish;
mod relax;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};

use super::choice::Choice;
use super::problem::Problem;
use ascend::{Prices, ascend};
use fill::{fill, prune};
use mend::mend;
use polish::polish;
use relax::relax;

/// As many sets the relaxation takes at once; of more, those whose prices decide least.
const OPEN: usize = 20_000;
/// Steps that prices climb where there are more sets than that.
const STEPS: usize = 600;
/// Rounds of exchanges.
const ROUNDS: usize = 3;
/// The least that a step down in preference costs: above the solver's tolerance.
const LIKE: f64 = 1e-5;

/// An answer, and what was proven about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How many clips of each set.
    pub choice: Choice,
    /// No choice that reaches the targets has less label assignments above target; `None` until something is proven.
    pub bound: Option<u64>,
    /// Whether this is what the search ends with.
    pub last: bool,
}

/// A full answer in a moment.
pub fn quick(problem: &Problem) -> Choice {
    let mut choice = Choice::forced(problem);
    fill(problem, &mut choice);
    prune(problem, &mut choice);
    choice
}

/// A full answer in a moment, close to what was chosen before the problem changed.
pub fn adapt(problem: &Problem, before: &[u32]) -> Choice {
    let mut choice = Choice::forced(problem);
    for (set, &clips) in before.iter().enumerate().take(problem.sets.len()) {
        let more = clips.saturating_sub(choice.taken[set]).min(choice.room(problem, set));
        choice.add(problem, set, more);
    }
    fill(problem, &mut choice);
    prune(problem, &mut choice);
    choice
}

/// Searches for the best answer. `found` hears of each better one, the last one included. The same problem gives the same
/// answer on every machine: nothing depends on time. With `stop` set the best answer so far is the last.
pub fn solve(problem: &Problem, stop: &AtomicBool, mut found: impl FnMut(&Answer)) -> Answer {
    let mut answer = Answer { choice: quick(problem), bound: None, last: false };
    found(&answer);
    if let Some((choice, bound)) = better(problem, &answer.choice, stop) {
        answer.bound = Some(bound);
        if merit(problem, &choice) < merit(problem, &answer.choice) {
            answer.choice = choice;
        }
    }
    answer.last = true;
    found(&answer);
    answer
}

/// What makes an answer better than another: less is better.
fn merit(problem: &Problem, choice: &Choice) -> (u64, u64, u64) {
    let liked =
        choice.taken.iter().zip(&problem.class).map(|(&clips, &class)| u64::from(clips) * u64::from(class)).sum();
    (choice.shortage(problem), choice.cost(problem), liked)
}

/// An answer by the relaxation, and a proven bound; `None` when stopped or when the solver gave up.
fn better(problem: &Problem, quick: &Choice, stop: &AtomicBool) -> Option<(Choice, u64)> {
    let useful: Vec<usize> = (0..problem.sets.len()).filter(|&set| problem.wanted(set).next().is_some()).collect();
    let mut base = Choice::forced(problem);
    let soft = problem.caps.iter().any(|cap| !cap.hard);
    let climbed = (useful.len() > OPEN || soft).then(|| ascend(problem, quick.overshoot(problem), STEPS, stop));
    let open = match &climbed {
        Some(prices) if useful.len() > OPEN => undecided(problem, prices, useful, &mut base),
        _ => useful,
    };
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    open.iter().for_each(|&set| base.remove(problem, set, base.taken[set]));
    let (like, most) = liking(problem);
    let relaxed = relax(problem, &base, &open, like).ok()?;
    let assigned = assigned(problem, &base);
    round(problem, &mut base, &open, &relaxed.taken);
    let bound = climbed.map_or_else(|| relaxed.cost + assigned - most - needed(problem, &base), |prices| prices.bound);
    // Rounded up, since assignments are whole, but not for an error of the arithmetic.
    Some((base, (bound - 1e-4).max(0.0).ceil() as u64))
}

/// Of many sets those that prices decide least; of the others all clips are taken into `base`, or none.
fn undecided(problem: &Problem, prices: &Prices, mut sets: Vec<usize>, base: &mut Choice) -> Vec<usize> {
    let reduced: Vec<f64> = (0..problem.sets.len()).map(|set| prices.reduced(problem, set)).collect();
    sets.sort_by(|&a, &b| reduced[a].abs().total_cmp(&reduced[b].abs()).then(a.cmp(&b)));
    for set in sets.split_off(OPEN) {
        if reduced[set] < 0.0 {
            base.add(problem, set, base.room(problem, set));
        }
    }
    sets.sort_unstable();
    sets
}

/// Makes whole numbers of the relaxation's, and a full choice of these.
fn round(problem: &Problem, base: &mut Choice, open: &[usize], relaxed: &[f64]) {
    for (&set, &clips) in open.iter().zip(relaxed) {
        base.add(problem, set, problem.forced[set]);
        // The simplex method's numbers are right to about 1e-7.
        let more = ((clips + 1e-6).floor() as u32).saturating_sub(problem.forced[set]);
        base.add(problem, set, more.min(base.room(problem, set)));
    }
    fill(problem, base);
    mend(problem, base);
    prune(problem, base);
    polish(problem, base, ROUNDS);
}

/// What a step down in preference costs, and the most that all steps together can have cost: next to nothing.
fn liking(problem: &Problem) -> (f64, f64) {
    let steps = f64::from(problem.class.iter().copied().max().unwrap_or(0));
    let clips: f64 = problem.targets.iter().map(|target| f64::from(target.unwrap_or(0))).sum();
    let most = (steps * clips).max(1.0);
    let like = (0.25 / most).max(LIKE);
    (like, if steps > 0.0 { like * most } else { 0.0 })
}

/// Label assignments of what is taken, as far as labels have a target.
fn assigned(problem: &Problem, choice: &Choice) -> f64 {
    let wanted = choice.counts.iter().zip(&problem.targets).filter(|(_, target)| target.is_some());
    wanted.map(|(&count, _)| f64::from(count)).sum()
}

/// What a choice that lacks as much as this one costs at the least without any assignment above target, in the relaxation's
/// measure.
fn needed(problem: &Problem, choice: &Choice) -> f64 {
    let targets: f64 = problem.targets.iter().map(|target| f64::from(target.unwrap_or(0))).sum();
    targets + (relax::LACK - 1.0) * choice.shortage(problem) as f64
}
