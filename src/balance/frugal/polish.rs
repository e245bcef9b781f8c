//! Small exchanges that make an answer better: one clip goes, one or two come.

use crate::balance::choice::Choice;
use crate::balance::problem::Problem;

/// Labels that more sets have are no place to look for a substitute: it would be found by another label.
const LONGEST_LIST: usize = 4000;

/// Exchanges clips while that saves anything, in rounds over all sets, at most `rounds`. Coverage is never lost.
pub fn polish(problem: &Problem, choice: &mut Choice, rounds: usize) {
    for _ in 0..rounds {
        let mut better = false;
        for set in 0..problem.sets.len() {
            while choice.taken[set] > problem.forced[set] && improve(problem, choice, set) {
                better = true;
            }
        }
        if !better {
            return;
        }
    }
}

/// Gives one clip of `set` back and takes the best substitutes; undone unless that saves.
fn improve(problem: &Problem, choice: &mut Choice, set: usize) -> bool {
    let saved = choice.saving_of_one_less(problem, set);
    if saved == 0 {
        return false;
    }
    choice.remove(problem, set, 1);
    let open: Vec<usize> = problem.wanted(set).filter(|&label| choice.lacks(problem, label) > 0).collect();
    if open.is_empty() {
        return true;
    }
    match substitute(problem, choice, &open, saved, set, true) {
        Some(sets) => {
            sets.into_iter().for_each(|set| choice.add(problem, set, 1));
            true
        }
        None => {
            choice.add(problem, set, 1);
            false
        }
    }
}

/// Sets of which one clip each serves all the `open` labels for less than `below`: one set, or two where `two`.
pub(super) fn substitute(
    problem: &Problem,
    choice: &mut Choice,
    open: &[usize],
    below: u32,
    not: usize,
    two: bool,
) -> Option<Vec<usize>> {
    let rarest = *open.iter().min_by_key(|&&label| (problem.sets.with(label).len(), label))?;
    if problem.sets.with(rarest).len() > LONGEST_LIST {
        return None;
    }
    let mut best: Option<(u32, u8, Vec<usize>)> = None;
    for set in problem.sets.with(rarest).iter().map(|&set| set as usize).filter(|&set| set != not) {
        let limit = best.as_ref().map_or(below, |best| best.0);
        let cost = choice.cost_of_one_more(problem, set);
        if cost >= limit || choice.room(problem, set) == 0 {
            continue;
        }
        let rest: Vec<usize> = open.iter().copied().filter(|&label| !problem.sets.has(set, label)).collect();
        if rest.is_empty() {
            best = Some((cost, problem.class[set], vec![set]));
        } else if two {
            choice.add(problem, set, 1);
            let second = substitute(problem, choice, &rest, limit - cost, not, false);
            if let Some(second) = second {
                let more = second.iter().map(|&set| choice.cost_of_one_more(problem, set)).sum::<u32>();
                best = Some((cost + more, problem.class[set], [vec![set], second].concat()));
            }
            choice.remove(problem, set, 1);
        }
    }
    best.map(|(_, _, sets)| sets)
}
