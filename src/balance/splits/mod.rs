//! Parting a chosen subset into train, valid and test.
//!
//! Clips of one recording always go together, so that nothing of what a model is tested on was in its training. What lists
//! say comes first; then iterative stratification shares the rest out, or all of it stays in train; at the end every label
//! gets the clips that a part owes it, as far as train can spare them.

mod board;
mod groups;
mod leaks;
mod minimum;
mod report;
mod rules;
mod stratified;
#[cfg(test)]
mod tests;

pub use leaks::leaks;
pub use report::{PartReport, Short};

use super::lists::Lists;
use super::pool::Pool;
use crate::config::Plan;
use crate::config::plan::Method;
use board::Board;
use groups::Groups;
use rules::Rules;

/// What the parts are called, in the order in which everything lists them.
pub const NAMES: [&str; 3] = ["train", "valid", "test"];

const TRAIN: usize = 0;
const VALID: usize = 1;
const TEST: usize = 2;

/// A subset in its parts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parts {
    /// The clips of train, valid and test, by id.
    pub clips: [Vec<u32>; 3],
    /// Chosen clips that the plan lets be in no part, by id: they are not in the subset.
    pub dropped: Vec<u32>,
    /// What there is to say of each part.
    pub reports: [PartReport; 3],
    /// What a person should know.
    pub notes: Vec<String>,
}

impl Parts {
    /// Clips in all parts.
    pub fn len(&self) -> usize {
        self.clips.iter().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every clip with its part, the parts in their order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.clips.iter().enumerate().flat_map(|(part, clips)| clips.iter().map(move |&clip| (part, clip)))
    }
}

/// Parts the chosen clips as the plan says. The same clips give the same parts, whatever the order in which they were read.
///
/// # Errors
/// In words, when the plan contradicts itself.
pub fn part(pool: &Pool, plan: &Plan, lists: &Lists, chosen: &[u32]) -> Result<Parts, String> {
    let rules = Rules::of(&plan.splits, lists)?;
    let groups = Groups::of(pool, lists, &rules, chosen, plan.seed);
    let mut board = Board::new(&groups, &rules);
    board.place_bound();
    match plan.splits.method {
        Method::Reference => board.place_rest(),
        Method::Stratified => stratified::share_out(&mut board),
    }
    minimum::bring(&mut board);
    Ok(board.parts())
}

impl Board<'_> {
    fn parts(&self) -> Parts {
        let mut parts = Parts { notes: self.rules.notes.clone(), ..Parts::default() };
        for group in 0..self.groups.len() {
            let clips = self.groups.clips(group);
            match self.part_of[group] {
                Some(part) => parts.clips[part].extend(clips),
                None => parts.dropped.extend(clips),
            }
        }
        let pool = self.groups.pool;
        for clips in parts.clips.iter_mut().chain([&mut parts.dropped]) {
            clips.sort_unstable_by(|&a, &b| pool.id(a as usize).cmp(pool.id(b as usize)));
        }
        if let Some(&first) = parts.dropped.first() {
            let (count, id) = (parts.dropped.len(), pool.id(first as usize));
            parts.notes.push(format!(
                "{count} chosen clips may be in no part by the lists of `never` and are left out, {id} for one"
            ));
        }
        parts.reports = [TRAIN, VALID, TEST].map(|part| PartReport::of(self, part, parts.clips[part].len()));
        parts
    }
}
