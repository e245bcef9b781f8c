//! Labels that have fewer clips than the plan says, and why.

use serde::Serialize;

use super::choice::Choice;
use super::pool::Pool;
use super::task::Task;

/// A label that falls short of its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shortfall {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The clips that are chosen.
    pub has: u32,
    /// The clips that the plan wants.
    pub target: u32,
    /// The clips that could be had.
    pub exists: u32,
    /// Why it has no more.
    pub why: String,
}

/// The labels below what the plan states, those with fewest clips first; labels without any clip are left out.
pub fn shortfalls(pool: &Pool, task: &Task, choice: &Choice) -> Vec<Shortfall> {
    let mut short: Vec<Shortfall> =
        (0..pool.labels.len()).filter_map(|label| shortfall(pool, task, choice, label)).collect();
    short.sort_by(|a, b| (a.has, &a.id).cmp(&(b.has, &b.id)));
    short
}

fn shortfall(pool: &Pool, task: &Task, choice: &Choice, label: usize) -> Option<Shortfall> {
    let (has, exists) = (choice.counts[label], task.totals[label]);
    let target = task.stated[label].filter(|&target| target > has && exists > 0)?;
    let why = if has >= exists { only(exists) } else { held_down(task, choice, label) };
    let label = &pool.labels[label];
    Some(Shortfall { id: label.id.clone(), label: label.name.clone(), has, target, exists, why })
}

fn only(exists: u32) -> String {
    if exists == 1 { "only 1 clip can be had".to_owned() } else { format!("only {exists} clips can be had") }
}

/// The full hard caps that clips of the label count to.
fn held_down(task: &Task, choice: &Choice, label: usize) -> String {
    let problem = &task.problem;
    let full = |&cap: &usize| problem.caps[cap].hard && choice.under_cap[cap] >= problem.caps[cap].at_most;
    let counts_to = |cap: usize| problem.sets.with(label).iter().any(|&set| problem.capped.has(set as usize, cap));
    let caps = (0..problem.caps.len()).filter(full).filter(|&cap| counts_to(cap));
    let names: Vec<String> =
        caps.map(|cap| format!("`{}` at {}", task.cap_names[cap], problem.caps[cap].at_most)).collect();
    if names.is_empty() {
        return "the hard caps together bar the clips that are left, or the search was stopped".to_owned();
    }
    format!("held down by the cap {}", names.join(", "))
}
