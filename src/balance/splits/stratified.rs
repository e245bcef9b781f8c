//! Iterative stratification (Sechidis, Tsoumakas and Vlahavas, 2011): the label with the fewest clips left goes first, and each
//! of its clips goes where that label is missed most.

use std::cmp::Ordering;

use super::board::Board;
use super::{TEST, TRAIN, VALID};

/// What each part still wishes for.
struct Wishes {
    /// Clips of each label.
    label: [Vec<f64>; 3],
    /// Of all labels together; it decides between parts that miss a label equally.
    any: [f64; 3],
}

/// Places every group that is not placed.
pub(super) fn share_out(board: &mut Board) {
    let mut wishes = Wishes::of(board);
    let mut left = left(board);
    let mut place = vec![0; board.totals.len()];
    board.rarest.iter().enumerate().for_each(|(at, &label)| place[label] = at);
    while let Some(label) = (0..left.len()).filter(|&l| left[l] > 0).min_by_key(|&l| (left[l], place[l])) {
        for group in board.with[label].clone().into_iter().map(|group| group as usize) {
            if board.part_of[group].is_none() {
                let part = wishes.part_for(label, board.groups.open[group]);
                board.place(group, part);
                wishes.meet(board, group, part);
                board.groups.labels(group).for_each(|label| left[label] -= 1);
            }
        }
    }
    fill(board);
}

/// Brings valid and test to their share of all clips, where the shares of labels with few clips were rounded away: groups go
/// there from train in their order, as long as train keeps what it must of every label.
fn fill(board: &mut Board) {
    let clips = |board: &Board, part: Option<usize>| -> usize {
        let here = (0..board.groups.len()).filter(|&group| part.is_none_or(|part| board.part_of[group] == Some(part)));
        here.map(|group| board.groups.clips(group).len()).sum()
    };
    let all = clips(board, None) as f64;
    for part in [VALID, TEST] {
        let wanted = (board.rules.share[part] * all).round() as usize;
        let mut there = clips(board, Some(part));
        for group in 0..board.groups.len() {
            if there >= wanted {
                break;
            }
            let can = board.part_of[group] == Some(TRAIN) && board.groups.open[group][part];
            let spares = |label| !board.is_small(label) && board.counts[TRAIN][label] > board.kept(label);
            if can && board.groups.labels(group).all(spares) {
                board.place(group, part);
                there += board.groups.clips(group).len();
            }
        }
    }
}

/// Clips of each label in groups that are not placed but can be.
fn left(board: &Board) -> Vec<u32> {
    let mut left = board.totals.clone();
    board.counts.iter().for_each(|part| left.iter_mut().zip(part).for_each(|(left, placed)| *left -= placed));
    left
}

impl Wishes {
    fn of(board: &Board) -> Wishes {
        let mut label: [Vec<f64>; 3] = std::array::from_fn(|_| vec![0.0; board.totals.len()]);
        for (at, &total) in board.totals.iter().enumerate() {
            let total = f64::from(total);
            for part in [VALID, TEST] {
                let share = if board.is_small(at) { 0.0 } else { board.rules.share[part] * total };
                label[part][at] = share.max(f64::from(board.owed(part, at)));
            }
            label[TRAIN][at] = total - label[VALID][at] - label[TEST][at];
        }
        let mut wishes = Wishes { any: [0.0; 3], label };
        wishes.any = std::array::from_fn(|part| wishes.label[part].iter().sum());
        for group in 0..board.groups.len() {
            if let Some(part) = board.part_of[group] {
                wishes.meet(board, group, part);
            }
        }
        wishes
    }

    fn meet(&mut self, board: &Board, group: usize, part: usize) {
        for label in board.groups.labels(group) {
            self.label[part][label] -= 1.0;
            self.any[part] -= 1.0;
        }
    }

    /// The open part that misses a label most, then the one that misses most in all, then the first.
    fn part_for(&self, label: usize, open: [bool; 3]) -> usize {
        let more = |&a: &usize, &b: &usize| -> Ordering {
            let by_label = self.label[a][label].total_cmp(&self.label[b][label]);
            by_label.then(self.any[a].total_cmp(&self.any[b])).then(b.cmp(&a))
        };
        (0..3).filter(|&part| open[part]).max_by(more).unwrap_or(TRAIN)
    }
}
