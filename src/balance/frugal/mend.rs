//! Labels that lack clips because a hard cap is full: clips that could do without the cap make room.

use super::polish::substitute;
use crate::balance::choice::Choice;
use crate::balance::problem::Problem;

/// Exchanges looked at, in all: enough for hundreds of lacking clips, and bounded whatever the caps are.
const TRIES: usize = 20_000;

/// Takes clips that only full hard caps bar, as long as others under the same caps can be given back or replaced.
pub(super) fn mend(problem: &Problem, choice: &mut Choice) {
    if !problem.caps.iter().any(|cap| cap.hard) {
        return;
    }
    let mut tries = TRIES;
    for label in 0..problem.targets.len() {
        while choice.lacks(problem, label) > 0 && help(problem, choice, label, &mut tries) {}
    }
}

/// Takes one clip of `label`; whether that went.
fn help(problem: &Problem, choice: &mut Choice, label: usize, tries: &mut usize) -> bool {
    let sets = problem.sets.with(label).iter().map(|&set| set as usize);
    let left: Vec<usize> = sets.filter(|&set| choice.taken[set] < problem.available[set]).collect();
    left.into_iter().any(|set| {
        choice.add(problem, set, 1);
        let went = make_room(problem, choice, set, tries);
        if !went {
            choice.remove(problem, set, 1);
        }
        went
    })
}

/// Brings the caps of `set` down to their limit again, without making any label lack more.
fn make_room(problem: &Problem, choice: &mut Choice, set: usize, tries: &mut usize) -> bool {
    let over =
        |choice: &Choice, cap: &usize| problem.caps[*cap].hard && choice.under_cap[*cap] > problem.caps[*cap].at_most;
    let broken: Vec<usize> = problem.caps_of(set).filter(|cap| over(choice, cap)).collect();
    let [cap] = broken.as_slice() else { return broken.is_empty() };
    let under = (0..problem.sets.len()).filter(|&other| other != set && problem.caps_of(other).any(|one| one == *cap));
    let candidates: Vec<usize> = under.filter(|&other| choice.taken[other] > problem.forced[other]).collect();
    for other in candidates {
        if *tries == 0 {
            return false;
        }
        *tries -= 1;
        let lacking: Vec<usize> = problem.wanted(other).filter(|&label| choice.lacks(problem, label) > 0).collect();
        choice.remove(problem, other, 1);
        let wanted = problem.wanted(other).filter(|label| !lacking.contains(label));
        let open: Vec<usize> = wanted.filter(|&label| choice.lacks(problem, label) > 0).collect();
        let spared = open.is_empty() && lacking.is_empty();
        if spared {
            return true;
        }
        if lacking.is_empty()
            && let Some(sets) = substitute(problem, choice, &open, u32::MAX, other, true)
        {
            sets.into_iter().for_each(|set| choice.add(problem, set, 1));
            return true;
        }
        choice.add(problem, other, 1);
    }
    false
}
