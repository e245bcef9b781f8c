//! Solving: a quick answer first, then the best.

use super::{Ground, QUICK, REFINE, done};
use crate::balance::{Answer, Candidates, Figures, Lists, Task, adapt, choose};
use crate::config::Plan;
use crate::config::plan::Strategy;
use crate::ui::jobs::Job;
use crate::ui::screens::balance::action::{BalanceAction, SolveAction};
use crate::ui::screens::balance::state::solved::{Base, Solved};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// A full answer at once, as close as can be to what was chosen `before`.
pub fn quick(ground: Arc<Ground>, plan: Plan, base_folder: PathBuf, before: Option<Solved>, revision: u64) -> Job {
    Job::new(QUICK, move |_| {
        let action = match answer(&ground, plan, &base_folder, before.as_ref(), revision) {
            Ok(solved) => SolveAction::Quick(Box::new(solved)),
            Err(why) => SolveAction::Failed(revision, why),
        };
        done(BalanceAction::Solve(action))
    })
}

fn answer(
    ground: &Ground,
    plan: Plan,
    folder: &Path,
    before: Option<&Solved>,
    revision: u64,
) -> Result<Solved, String> {
    let started = Instant::now();
    let base = match before.filter(|before| same_base(&before.plan, &plan)) {
        Some(before) => before.base.clone(),
        None => Arc::new(base(ground, &plan, folder)?),
    };
    let task = Task::of(&ground.pool, ground.ontology.as_ref(), &plan, &base.candidates)?;
    let answer = match plan.strategy {
        Strategy::Frugal => {
            let nothing = Vec::new();
            let choice = adapt(&task.problem, before.map_or(&nothing, |before| &before.answer.choice.taken));
            Answer { choice, bound: None, last: false }
        }
        Strategy::Reference => {
            choose(&ground.pool, &plan, &base.candidates, &task, &std::sync::atomic::AtomicBool::new(false), |_| {})
        }
    };
    let figures = Figures::of(&task, &answer.choice, answer.bound);
    let (there, nodes) = (along(ground, &task.problem.available), along(ground, &answer.choice.taken));
    let took = started.elapsed().as_secs_f64();
    Ok(Solved { revision, plan: Arc::new(plan), base, task: Arc::new(task), answer, figures, there, nodes, took })
}

/// Whether the same clips may be taken.
fn same_base(a: &Plan, b: &Plan) -> bool {
    (&a.include, &a.exclude, a.only_with_audio) == (&b.include, &b.exclude, b.only_with_audio)
}

/// Reads the lists of a plan and looks at every clip.
pub(super) fn base(ground: &Ground, plan: &Plan, folder: &Path) -> Result<Base, String> {
    let lists = Lists::read(plan, folder)?;
    let candidates = Candidates::of(&ground.pool, plan, &lists);
    Ok(Base { lists, candidates })
}

/// These clips, given by label set, along the ontology.
fn along(ground: &Ground, clips: &[u32]) -> Vec<u32> {
    ground.rollup.as_ref().map(|rollup| rollup.count(clips)).unwrap_or_default()
}

/// The best answer to what `solved` answers quickly: the very one that the command line gives.
pub fn refine(ground: Arc<Ground>, solved: &Solved) -> Job {
    let (plan, base, task, revision) = (solved.plan.clone(), solved.base.clone(), solved.task.clone(), solved.revision);
    Job::new(REFINE, move |context| {
        let started = Instant::now();
        let answer = choose(&ground.pool, &plan, &base.candidates, &task, context.cancel_flag(), |_| {});
        if context.cancelled() {
            return Vec::new();
        }
        let nodes = along(&ground, &answer.choice.taken);
        let took = started.elapsed().as_secs_f64();
        done(BalanceAction::Solve(SolveAction::Better(revision, Box::new(answer), nodes, took)))
    })
}
