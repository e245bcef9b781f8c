//! Solving another plan over the same clips.

use super::{Ground, done, solve};
use crate::balance::{Figures, Task, choose};
use crate::config::Plan;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::balance::action::{BalanceAction, CompareAction};
use crate::ui::screens::balance::state::compared::Compared;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Solves the plan in a file.
pub fn compare(ground: Arc<Ground>, path: PathBuf) -> Job {
    Job::new(Lane("balance: another plan"), move |context| {
        let solved = solved(&ground, &path, context.cancel_flag()).map(Box::new);
        done(BalanceAction::Compare(CompareAction::Solved(solved)))
    })
}

fn solved(ground: &Ground, path: &Path, stop: &AtomicBool) -> Result<Compared, String> {
    let plan = Plan::load(path).map_err(|error| error.to_string())?;
    let base = solve::base(ground, &plan, path.parent().unwrap_or(Path::new(".")))?;
    let task = Task::of(&ground.pool, ground.ontology.as_ref(), &plan, &base.candidates)?;
    let answer = choose(&ground.pool, &plan, &base.candidates, &task, stop, |_| {});
    Ok(Compared {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        figures: Figures::of(&task, &answer.choice, answer.bound),
        hours: ground.hours(&answer.choice.taken),
        counts: answer.choice.counts,
    })
}
