//! The plan with its past and future: undo and redo without limit.

use crate::config::Plan;

/// What changes belong together, so that one undo takes them all back: a drag, a run of key presses on one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke(pub usize);

/// The plan as it is, was, and was before undoing.
#[derive(Debug, Default)]
pub struct History {
    now: Plan,
    past: Vec<Plan>,
    future: Vec<Plan>,
    stroke: Option<Stroke>,
}

impl History {
    /// Begins anew with a plan.
    pub fn of(plan: Plan) -> Self {
        Self { now: plan, ..Self::default() }
    }

    /// The plan as it is.
    pub fn now(&self) -> &Plan {
        &self.now
    }

    /// Whether anything was ever changed.
    pub fn has_past(&self) -> bool {
        !self.past.is_empty() || !self.future.is_empty()
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Changes the plan; a change of the same stroke as the last one is part of it. Whether anything changed.
    pub fn set(&mut self, plan: Plan, stroke: Option<Stroke>) -> bool {
        if plan == self.now {
            return false;
        }
        let before = std::mem::replace(&mut self.now, plan);
        if stroke.is_none() || stroke != self.stroke {
            self.past.push(before);
        }
        self.future.clear();
        self.stroke = stroke;
        true
    }

    /// The next change is another stroke, whatever it is.
    pub fn lift(&mut self) {
        self.stroke = None;
    }

    /// Takes the last stroke back.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.now, before));
        self.stroke = None;
        true
    }

    /// Does it again.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.now, after));
        self.stroke = None;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(seed: u64) -> Plan {
        Plan { seed, ..Plan::default() }
    }

    #[test]
    fn a_stroke_is_one_step_back() {
        let mut history = History::of(plan(0));
        for seed in 1..=5 {
            assert!(history.set(plan(seed), Some(Stroke(7))));
        }
        assert!(history.set(plan(6), None) && !history.set(plan(6), None));
        assert!(history.undo());
        assert_eq!(history.now().seed, 5);
        assert!(history.undo() && !history.undo());
        assert_eq!(history.now().seed, 0);
        assert!(history.redo() && history.redo() && !history.redo());
        assert_eq!(history.now().seed, 6);
        history.undo();
        history.set(plan(9), None);
        assert!(!history.can_redo());
    }
}
