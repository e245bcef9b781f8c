//! The least that parts owe to labels: brought from train, for the rarest label first.

use super::board::Board;
use super::{TEST, TRAIN, VALID};

/// Brings every label what test and valid still owe it, as far as train can spare clips: no label goes below what train keeps
/// of it. Clips that have a label which is left alone go last.
pub(super) fn bring(board: &mut Board) {
    for label in board.rarest.clone() {
        for part in [TEST, VALID] {
            if board.counts[part][label] < board.owed(part, label) {
                bring_label(board, label, part);
            }
        }
    }
}

fn bring_label(board: &mut Board, label: usize, part: usize) {
    let movable = |&group: &usize| board.part_of[group] == Some(TRAIN) && board.groups.open[group][part];
    let mut groups: Vec<usize> = board.with[label].iter().map(|&group| group as usize).filter(movable).collect();
    groups.sort_by_key(|&group| board.groups.labels(group).any(|label| board.is_small(label)));
    for group in groups {
        if board.counts[part][label] >= board.owed(part, label) {
            break;
        }
        if can_leave(board, group) {
            board.place(group, part);
        }
    }
}

/// Whether train has enough of every label without the group.
fn can_leave(board: &Board, group: usize) -> bool {
    let mut labels: Vec<usize> = board.groups.labels(group).collect();
    labels.sort_unstable();
    let enough = |same: &[usize]| board.counts[TRAIN][same[0]] >= board.kept(same[0]) + same.len() as u32;
    labels.chunk_by(|a, b| a == b).all(enough)
}
