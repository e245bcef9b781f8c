//! What each part of the plan costs: the answer without it.

use super::{COSTS, Ground, done, solve};
use crate::balance::{Figures, Task, choose};
use crate::config::Plan;
use crate::config::plan::Strategy;
use crate::ui::jobs::{Job, JobContext};
use crate::ui::screens::balance::action::{BalanceAction, SolveAction};
use crate::ui::screens::balance::state::rows::{PlanRow, rows, without};
use crate::ui::screens::balance::state::solved::Solved;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The figures that the plan would have without a row.
pub type Costs = Vec<(PlanRow, Figures)>;

/// Solves the plan without each of its caps, preferences and lists in turn.
pub fn costs(ground: Arc<Ground>, solved: &Solved, folder: PathBuf) -> Job {
    let (plan, revision) = (solved.plan.clone(), solved.revision);
    Job::new(COSTS, move |context| {
        let found = all(&ground, &plan, &folder, context);
        if context.cancelled() { Vec::new() } else { done(BalanceAction::Solve(SolveAction::Costs(revision, found))) }
    })
}

fn all(ground: &Ground, plan: &Plan, folder: &Path, context: &JobContext) -> Costs {
    let costs = |row: &PlanRow| {
        matches!(row, PlanRow::Cap(_) | PlanRow::Prefer(_) | PlanRow::Include(_) | PlanRow::Exclude(_) | PlanRow::Audio)
    };
    let without = rows(plan).into_iter().filter(costs).filter_map(|row| Some((without(plan, &row)?, row)));
    without.filter_map(|(plan, row)| Some((row, figures(ground, &plan, folder, context)?))).collect()
}

fn figures(ground: &Ground, plan: &Plan, folder: &Path, context: &JobContext) -> Option<Figures> {
    if context.cancelled() {
        return None;
    }
    let base = solve::base(ground, plan, folder).ok()?;
    let task = Task::of(&ground.pool, ground.ontology.as_ref(), plan, &base.candidates).ok()?;
    let answer = choose(&ground.pool, plan, &base.candidates, &task, context.cancel_flag(), |_| {});
    let whole = plan.strategy == Strategy::Reference || answer.bound.is_some();
    whole.then(|| Figures::of(&task, &answer.choice, answer.bound))
}
