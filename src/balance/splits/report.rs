//! What there is to say of a part.

use serde::Serialize;

use super::TRAIN;
use super::board::Board;

/// A part in numbers, as `balance --json` and manifests write it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PartReport {
    /// Clips in it.
    pub clips: usize,
    /// Labels that have clips in it.
    pub labels: usize,
    /// The fewest clips that such a label has.
    pub smallest: u32,
    /// The name of that label, of several the first by id.
    pub smallest_label: Option<String>,
    /// Labels that have fewer clips than the plan says.
    pub short: Vec<Short>,
}

/// A label that has fewer clips in a part than the plan says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Short {
    /// Its name.
    pub label: String,
    /// The clips that it has.
    pub has: u32,
    /// The clips that it should have.
    pub least: u32,
    /// Why it has no more.
    pub why: String,
}

impl PartReport {
    pub(super) fn of(board: &Board, part: usize, clips: usize) -> PartReport {
        let counts = &board.counts[part];
        let present = board.rarest.iter().copied().filter(|&label| counts[label] > 0);
        let id = |label: usize| board.groups.pool.labels[label].id.as_str();
        let smallest = present.clone().min_by_key(|&label| (counts[label], id(label)));
        PartReport {
            clips,
            labels: present.count(),
            smallest: smallest.map_or(0, |label| counts[label]),
            smallest_label: smallest.map(|label| board.groups.pool.labels[label].name.clone()),
            short: board.rarest.iter().filter_map(|&label| short(board, part, label)).collect(),
        }
    }
}

fn short(board: &Board, part: usize, label: usize) -> Option<Short> {
    let (has, least) = (board.counts[part][label], board.rules.least[part]);
    if has >= least || (part != TRAIN && board.is_small(label)) {
        return None;
    }
    let (total, kept) = (board.totals[label], board.kept(label));
    let why = match part {
        TRAIN if total < least => format!("only {total} clips are chosen"),
        TRAIN => "other parts are owed its other clips, or lists put them there".to_owned(),
        _ if total < kept + least => format!("only {total} clips are chosen, and train keeps {kept}"),
        _ if board.owed(part, label) < least => format!("of {total} clips train and test take theirs first"),
        _ => "its other clips are bound by lists, or train needs them for another label".to_owned(),
    };
    Some(Short { label: board.groups.pool.labels[label].name.clone(), has, least, why })
}
