//! Giving every label what it lacks, the cheapest clips first: a quick full answer, and the end of a rounded one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::balance::choice::Choice;
use crate::balance::problem::Problem;

/// Takes clips until no label lacks any that can be had, the rarest label first. Among the clips of a label those go first
/// that cost least, then those under fewer hard caps, then those that help most other labels, then the liked ones, then by number: a total order.
pub fn fill(problem: &Problem, choice: &mut Choice) {
    let mut labels: Vec<usize> = (0..problem.targets.len()).filter(|&l| choice.lacks(problem, l) > 0).collect();
    labels.sort_by_key(|&label| (problem.sets.with(label).len(), label));
    for label in labels {
        fill_label(problem, choice, label);
    }
}

/// What makes a set a better choice than another: less is better.
type Rank = (u32, usize, Reverse<u32>, u8, usize);

fn rank(problem: &Problem, choice: &Choice, set: usize) -> Rank {
    let lacking = problem.wanted(set).filter(|&label| choice.lacks(problem, label) > 0).count() as u32;
    // The room under hard caps is for labels that cannot do without.
    let capped = problem.caps_of(set).filter(|&cap| problem.caps[cap].hard).count();
    (choice.cost_of_one_more(problem, set), capped, Reverse(lacking), problem.class[set], set)
}

fn fill_label(problem: &Problem, choice: &mut Choice, label: usize) {
    if choice.lacks(problem, label) == 0 {
        return;
    }
    let sets = problem.sets.with(label).iter().map(|&set| set as usize);
    let open = sets.filter(|&set| choice.room(problem, set) > 0);
    let mut heap: BinaryHeap<Reverse<Rank>> = open.map(|set| Reverse(rank(problem, choice, set))).collect();
    while choice.lacks(problem, label) > 0
        && let Some(Reverse(known)) = heap.pop()
    {
        let set = known.4;
        let now = rank(problem, choice, set);
        // Ranks only get worse while clips are taken, so one that still holds is the best.
        if now > known {
            heap.push(Reverse(now));
            continue;
        }
        let clips = choice.room(problem, set).min(until_rank_changes(problem, choice, set));
        choice.add(problem, set, clips);
        if choice.room(problem, set) > 0 {
            heap.push(Reverse(rank(problem, choice, set)));
        }
    }
}

/// How many clips of a set can be taken before one of its labels is full.
fn until_rank_changes(problem: &Problem, choice: &Choice, set: usize) -> u32 {
    let lacks = |label| choice.lacks(problem, label);
    problem.wanted(set).map(lacks).filter(|&lacks| lacks > 0).min().unwrap_or(0)
}

/// Gives back the clips that no label needs: those that save most first.
pub fn prune(problem: &Problem, choice: &mut Choice) {
    let mut sets: Vec<usize> = (0..problem.sets.len()).filter(|&set| choice.spare(problem, set) > 0).collect();
    sets.sort_by_key(|&set| {
        (Reverse(choice.saving_of_one_less(problem, set)), Reverse(problem.class[set]), Reverse(set))
    });
    for set in sets {
        let spare = choice.spare(problem, set);
        if spare > 0 {
            choice.remove(problem, set, spare);
        }
    }
}
