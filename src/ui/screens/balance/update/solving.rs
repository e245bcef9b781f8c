//! Every change of the plan is solved again: quickly, then as well as can be.

use super::loading::arrange;
use crate::balance::Figures;
use crate::config::plan::Strategy;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::screens::balance::action::SolveAction;
use crate::ui::screens::balance::jobs;
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::state::look::Order;
use crate::ui::screens::balance::state::rows::{rows, without};
use crate::ui::screens::balance::state::solved::Solved;

/// The plan changed: solves it.
pub(super) fn again(state: &mut Balance) -> Vec<Effect> {
    let Some(ground) = state.ground.clone() else { return Vec::new() };
    state.revision += 1;
    state.refining = false;
    state.row = state.row.min(rows(state.plan()).len().saturating_sub(1));
    let before = state.solved.clone();
    let job = jobs::quick(ground, state.plan().clone(), state.base(), before, state.revision);
    vec![Effect::CancelJob(jobs::REFINE), Effect::CancelJob(jobs::COSTS), Effect::Job(job)]
}

pub(super) fn update(state: &mut Balance, action: SolveAction) -> Vec<Effect> {
    match action {
        SolveAction::Quick(solved) => quick(state, *solved),
        SolveAction::Better(revision, answer, nodes, took) => {
            let Some(solved) = state.solved.as_mut().filter(|solved| solved.revision == revision) else {
                return Vec::new();
            };
            solved.figures = Figures::of(&solved.task, &answer.choice, answer.bound);
            (solved.answer, solved.nodes, solved.took) = (*answer, nodes, took);
            state.refining = false;
            settle(state)
        }
        SolveAction::Failed(revision, why) if revision == state.revision => {
            state.trouble = Some(why.clone());
            // The answer to another plan is no answer.
            state.solved = None;
            state.refining = false;
            vec![Effect::Say(Message::error(why))]
        }
        SolveAction::Failed(..) => Vec::new(),
        SolveAction::Costs(revision, costs) => {
            if revision == state.revision {
                state.costs = costs;
            }
            Vec::new()
        }
    }
}

/// A full answer: shown, even if the plan has changed since, and improved if it has not.
fn quick(state: &mut Balance, solved: Solved) -> Vec<Effect> {
    let Some(ground) = state.ground.clone() else { return Vec::new() };
    if state.solved.as_ref().is_some_and(|before| before.revision > solved.revision) {
        return Vec::new();
    }
    state.trouble = None;
    let current = solved.revision == state.revision;
    let last = solved.answer.last;
    state.solved = Some(solved);
    if state.look.order == Order::Deficit || state.look.rows.is_empty() {
        arrange(state);
    }
    match &state.solved {
        Some(solved) if current && !last => {
            state.refining = true;
            vec![Effect::Job(jobs::refine(ground, solved))]
        }
        _ if current => settle(state),
        _ => Vec::new(),
    }
}

/// The best answer is there: what its parts cost can be told.
fn settle(state: &mut Balance) -> Vec<Effect> {
    if state.look.order == Order::Deficit {
        arrange(state);
    }
    let plan = state.plan();
    let has_costs = rows(plan).iter().any(|row| without(plan, row).is_some());
    match (&state.ground, &state.solved) {
        (Some(ground), Some(solved)) if has_costs => {
            vec![Effect::Job(jobs::costs(ground.clone(), solved, state.base()))]
        }
        _ => Vec::new(),
    }
}

/// A strategy in a word.
pub fn in_words(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Reference => "reference",
        Strategy::Frugal => "frugal",
    }
}
