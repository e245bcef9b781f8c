//! The linear relaxation: with fractions of clips allowed it is solved exactly, and no whole choice can cost less.

use microlp::{ComparisonOp, OptimizationDirection, Problem as Lp, SolveOutcome, Variable};

use crate::balance::choice::Choice;
use crate::balance::problem::{Problem, SOFT_CAP};

/// What a clip that a label lacks costs: more than any clip does, so that no target is given up that can be reached.
pub(super) const LACK: f64 = 1000.0;

/// The optimum of the relaxation.
#[derive(Debug, Clone)]
pub(super) struct Relaxed {
    /// Clips of each of the sets it was solved over, in their order.
    pub taken: Vec<f64>,
    /// What it costs in all: assignments of labels with a target, clips above soft caps, clips lacking, and likings.
    pub cost: f64,
}

/// Solves the relaxation over `open` sets, while `base` holds what is taken of the others. `like` is what a step down in
/// preference costs.
///
/// # Errors
/// In words, when the solver gives up, which it does for numerical trouble only.
pub(super) fn relax(problem: &Problem, base: &Choice, open: &[usize], like: f64) -> Result<Relaxed, String> {
    let mut lp = Lp::new(OptimizationDirection::Minimize);
    let mut rows = Rows { labels: vec![Vec::new(); base.counts.len()], caps: vec![Vec::new(); problem.caps.len()] };
    let variables: Vec<Variable> = open.iter().map(|&set| rows.add(problem, &mut lp, set, like)).collect();
    for (label, mut row) in rows.labels.into_iter().enumerate() {
        let lacks = base.lacks(problem, label);
        if lacks > 0 && !row.is_empty() {
            row.push((lp.add_var(LACK, (0.0, f64::INFINITY)), 1.0));
            lp.add_constraint(&row, ComparisonOp::Ge, f64::from(lacks));
        }
    }
    for (cap, mut row) in rows.caps.into_iter().enumerate() {
        if !problem.caps[cap].hard {
            row.push((lp.add_var(f64::from(SOFT_CAP), (0.0, f64::INFINITY)), -1.0));
        }
        let left = problem.caps[cap].at_most.saturating_sub(base.under_cap[cap]);
        lp.add_constraint(&row, ComparisonOp::Le, f64::from(left));
    }
    let SolveOutcome::Solution(solution) = lp.solve().map_err(|error| error.to_string())? else {
        return Err("the relaxation was interrupted".to_owned());
    };
    let taken = variables.iter().map(|&variable| solution.var_value(variable)).collect();
    Ok(Relaxed { taken, cost: solution.objective() })
}

/// The rows of the constraints while columns are added.
struct Rows {
    labels: Vec<Vec<(Variable, f64)>>,
    caps: Vec<Vec<(Variable, f64)>>,
}

impl Rows {
    fn add(&mut self, problem: &Problem, lp: &mut Lp, set: usize, like: f64) -> Variable {
        let bounds = (f64::from(problem.forced[set]), f64::from(problem.available[set]));
        let price = problem.wanted(set).count() as f64 + like * f64::from(problem.class[set]);
        let variable = lp.add_var(price, bounds);
        problem.wanted(set).for_each(|label| self.labels[label].push((variable, 1.0)));
        problem.caps_of(set).for_each(|cap| self.caps[cap].push((variable, 1.0)));
        variable
    }
}
