//! A choice of clips by label sets, with its counts kept up to date.

use super::problem::{Problem, SOFT_CAP};

/// How many clips of each set are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Clips taken of each set.
    pub taken: Vec<u32>,
    /// Clips taken that have each label.
    pub counts: Vec<u32>,
    /// Clips taken that count to each cap.
    pub under_cap: Vec<u32>,
}

impl Choice {
    /// The clips that must be taken and no other.
    pub fn forced(problem: &Problem) -> Choice {
        let mut choice = Choice {
            taken: vec![0; problem.sets.len()],
            counts: vec![0; problem.sets.label_count()],
            under_cap: vec![0; problem.caps.len()],
        };
        for set in 0..problem.sets.len() {
            choice.add(problem, set, problem.forced[set]);
        }
        choice
    }

    /// Takes `clips` more of a set.
    pub fn add(&mut self, problem: &Problem, set: usize, clips: u32) {
        if clips > 0 {
            self.taken[set] += clips;
            problem.sets.labels(set).iter().for_each(|&label| self.counts[label as usize] += clips);
            problem.caps_of(set).for_each(|cap| self.under_cap[cap] += clips);
        }
    }

    /// Gives `clips` of a set back.
    pub fn remove(&mut self, problem: &Problem, set: usize, clips: u32) {
        self.taken[set] -= clips;
        problem.sets.labels(set).iter().for_each(|&label| self.counts[label as usize] -= clips);
        problem.caps_of(set).for_each(|cap| self.under_cap[cap] -= clips);
    }

    /// How many more clips of a set can be taken: what is left of it, and what its hard caps let in.
    pub fn room(&self, problem: &Problem, set: usize) -> u32 {
        let left = problem.available[set] - self.taken[set];
        problem
            .caps_of(set)
            .filter(|&cap| problem.caps[cap].hard)
            .fold(left, |room, cap| room.min(problem.caps[cap].at_most.saturating_sub(self.under_cap[cap])))
    }

    /// How many clips a label lacks.
    pub fn lacks(&self, problem: &Problem, label: usize) -> u32 {
        problem.targets[label].unwrap_or(0).saturating_sub(self.counts[label])
    }

    /// What one more clip of a set would cost: assignments above target, and clips above soft caps.
    pub fn cost_of_one_more(&self, problem: &Problem, set: usize) -> u32 {
        let full = problem.wanted(set).filter(|&label| self.lacks(problem, label) == 0).count() as u32;
        let over = problem.caps_of(set).filter(|&cap| self.under_cap[cap] >= problem.caps[cap].at_most).count() as u32;
        full + SOFT_CAP * over
    }

    /// What giving one clip of a set back would save.
    pub fn saving_of_one_less(&self, problem: &Problem, set: usize) -> u32 {
        let above = |&label: &usize| problem.targets[label].is_some_and(|target| self.counts[label] > target);
        let over = problem.caps_of(set).filter(|&cap| self.under_cap[cap] > problem.caps[cap].at_most).count() as u32;
        problem.wanted(set).filter(above).count() as u32 + SOFT_CAP * over
    }

    /// How many clips of a set can be given back with no label falling below its target.
    pub fn spare(&self, problem: &Problem, set: usize) -> u32 {
        let optional = self.taken[set] - problem.forced[set];
        let slack = |label: usize| self.counts[label].saturating_sub(problem.targets[label].unwrap_or(0));
        problem.wanted(set).map(slack).fold(optional, u32::min)
    }

    /// Label assignments above target.
    pub fn overshoot(&self, problem: &Problem) -> u64 {
        let above = |(count, target): (&u32, &Option<u32>)| target.map_or(0, |target| count.saturating_sub(target));
        self.counts.iter().zip(&problem.targets).map(above).map(u64::from).sum()
    }

    /// Clips that labels lack in all.
    pub fn shortage(&self, problem: &Problem) -> u64 {
        (0..self.counts.len()).map(|label| u64::from(self.lacks(problem, label))).sum()
    }

    /// Clips above soft caps.
    pub fn over_caps(&self, problem: &Problem) -> u64 {
        problem.caps.iter().zip(&self.under_cap).map(|(cap, &clips)| u64::from(clips.saturating_sub(cap.at_most))).sum()
    }

    /// What the whole choice costs, shortage aside.
    pub fn cost(&self, problem: &Problem) -> u64 {
        self.overshoot(problem) + u64::from(SOFT_CAP) * self.over_caps(problem)
    }

    /// Clips taken.
    pub fn clips(&self) -> u64 {
        self.taken.iter().map(|&clips| u64::from(clips)).sum()
    }
}
