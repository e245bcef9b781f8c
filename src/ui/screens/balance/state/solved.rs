//! An answer with all that was needed to find it.

use crate::balance::{Answer, Candidates, Figures, Lists, Task};
use crate::config::Plan;
use std::sync::Arc;

/// What of a plan does not depend on targets: kept while they change.
#[derive(Debug)]
pub struct Base {
    /// The lists of the plan.
    pub lists: Lists,
    /// Which clips may be taken.
    pub candidates: Candidates,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Solved {
    /// For which revision of the plan.
    pub revision: u64,
    /// The plan.
    pub plan: Arc<Plan>,
    /// Which clips may be taken.
    pub base: Arc<Base>,
    /// What was to be solved.
    pub task: Arc<Task>,
    /// What was chosen.
    pub answer: Answer,
    /// What there is to say of it.
    pub figures: Figures,
    /// Clips that may be taken along the ontology.
    pub there: Vec<u32>,
    /// Chosen clips along the ontology.
    pub nodes: Vec<u32>,
    /// How long it took, in seconds.
    pub took: f64,
}
