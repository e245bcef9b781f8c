//! Groups on their way into parts, with counts kept up to date.

use super::groups::Groups;
use super::rules::Rules;
use super::{TEST, TRAIN, VALID};

/// Which group is in which part.
pub(super) struct Board<'a> {
    pub groups: &'a Groups<'a>,
    pub rules: &'a Rules,
    /// The part of each group; `None` before it is placed, and for one that may be nowhere.
    pub part_of: Vec<Option<usize>>,
    /// For each part and label the clips in it.
    pub counts: [Vec<u32>; 3],
    /// Clips of each label in all parts.
    pub totals: Vec<u32>,
    /// Groups with each label, in their order.
    pub with: Vec<Vec<u32>>,
    /// The labels, the rarest first, then by id.
    pub rarest: Vec<usize>,
}

impl<'a> Board<'a> {
    pub fn new(groups: &'a Groups<'a>, rules: &'a Rules) -> Board<'a> {
        let labels = groups.pool.labels.len();
        let (mut totals, mut with) = (vec![0; labels], vec![Vec::new(); labels]);
        for group in (0..groups.len()).filter(|&group| groups.open[group].contains(&true)) {
            for label in groups.labels(group) {
                totals[label] += 1;
                if with[label].last() != Some(&(group as u32)) {
                    with[label].push(group as u32);
                }
            }
        }
        let mut rarest: Vec<usize> = (0..labels).filter(|&label| totals[label] > 0).collect();
        rarest.sort_by_key(|&label| (totals[label], groups.pool.labels[label].id.as_str()));
        let counts = std::array::from_fn(|_| vec![0; labels]);
        Board { groups, rules, part_of: vec![None; groups.len()], counts, totals, with, rarest }
    }

    /// Puts a group into a part, or moves it there.
    pub fn place(&mut self, group: usize, part: usize) {
        let before = self.part_of[group].replace(part);
        for label in self.groups.labels(group) {
            self.counts[part][label] += 1;
            if let Some(before) = before {
                self.counts[before][label] -= 1;
            }
        }
    }

    /// Places the groups that have no choice.
    pub fn place_bound(&mut self) {
        for group in 0..self.groups.len() {
            let mut parts = (0..3).filter(|&part| self.groups.open[group][part]);
            if let (Some(only), None) = (parts.next(), parts.next()) {
                self.place(group, only);
            }
        }
    }

    /// Places all others in train, or where they must not be there in the smaller of what is left.
    pub fn place_rest(&mut self) {
        for group in 0..self.groups.len() {
            let open = self.groups.open[group];
            if self.part_of[group].is_none() && open.contains(&true) {
                let lacks = |part: &usize| self.lack(group, *part);
                let other = || [TEST, VALID].into_iter().filter(|&part| open[part]).max_by_key(lacks);
                let part = if open[TRAIN] { Some(TRAIN) } else { other() };
                part.into_iter().for_each(|part| self.place(group, part));
            }
        }
    }

    /// How many of a group's labels a part still owes clips.
    fn lack(&self, group: usize, part: usize) -> usize {
        self.groups.labels(group).filter(|&label| self.counts[part][label] < self.owed(part, label)).count()
    }

    /// How many clips of a label train keeps at least.
    pub fn kept(&self, label: usize) -> u32 {
        self.rules.least[TRAIN].max(1).min(self.totals[label])
    }

    /// Whether a label has too few clips to owe any to valid and test.
    pub fn is_small(&self, label: usize) -> bool {
        self.totals[label] < self.rules.smallest
    }

    /// How many clips of a label a part shall have, within what there is: train comes first, then test, then valid.
    pub fn owed(&self, part: usize, label: usize) -> u32 {
        let spare = self.totals[label] - self.kept(label);
        let test = self.rules.least[TEST].min(spare);
        match part {
            TRAIN => self.kept(label),
            _ if self.is_small(label) => 0,
            TEST => test,
            _ => self.rules.least[VALID].min(spare - test),
        }
    }
}
