//! The rows of the plan, as the side pane lists them.

use crate::config::Plan;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanRow {
    /// How clips are chosen.
    Strategy,
    /// The seed.
    Seed,
    /// The target of labels for which nothing else is said.
    Default,
    /// The target of a subtree.
    Subtree(String),
    /// The target of one label.
    Own(String),
    /// A cap.
    Cap(String),
    /// A preference.
    Prefer(usize),
    /// Clips that must be taken.
    Include(usize),
    /// Clips that must not be taken.
    Exclude(usize),
    /// Only clips with audio.
    Audio,
}

/// All rows of a plan.
pub fn rows(plan: &Plan) -> Vec<PlanRow> {
    let mut rows = vec![PlanRow::Strategy, PlanRow::Seed, PlanRow::Default];
    rows.extend(plan.targets.subtrees.keys().cloned().map(PlanRow::Subtree));
    rows.extend(plan.targets.labels.keys().cloned().map(PlanRow::Own));
    rows.extend(plan.caps.keys().cloned().map(PlanRow::Cap));
    rows.extend((0..plan.prefer.len()).map(PlanRow::Prefer));
    rows.extend((0..plan.include.len()).map(PlanRow::Include));
    rows.extend((0..plan.exclude.len()).map(PlanRow::Exclude));
    rows.push(PlanRow::Audio);
    rows
}

/// The plan without what a row stands for; `None` where there is nothing to take away.
pub fn without(plan: &Plan, row: &PlanRow) -> Option<Plan> {
    let mut plan = plan.clone();
    match row {
        PlanRow::Strategy | PlanRow::Seed => return None,
        PlanRow::Default => drop(plan.targets.default.take()?),
        PlanRow::Subtree(name) => drop(plan.targets.subtrees.remove(name)?),
        PlanRow::Own(name) => drop(plan.targets.labels.remove(name)?),
        PlanRow::Cap(name) => drop(plan.caps.remove(name)?),
        PlanRow::Prefer(at) if *at < plan.prefer.len() => drop(plan.prefer.remove(*at)),
        PlanRow::Include(at) if *at < plan.include.len() => drop(plan.include.remove(*at)),
        PlanRow::Exclude(at) if *at < plan.exclude.len() => drop(plan.exclude.remove(*at)),
        PlanRow::Audio if plan.only_with_audio => plan.only_with_audio = false,
        _ => return None,
    }
    Some(plan)
}
