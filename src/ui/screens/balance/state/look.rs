//! How labels are shown: which, in which order, on which scale.

use super::solved::Solved;
use crate::ui::screens::balance::jobs::Ground;
use crate::ui::widgets::Scroll;
use std::cmp::Reverse;
use std::collections::HashSet;

/// An order of the labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Those with most clips first.
    #[default]
    Count,
    /// By name.
    Name,
    /// Those that lack most of what is wished for first, then those farthest above target.
    Deficit,
    /// Along the ontology.
    Tree,
}

impl Order {
    /// What the title says.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "by count",
            Self::Name => "by name",
            Self::Deficit => "by deficit",
            Self::Tree => "tree",
        }
    }

    /// The next one.
    pub fn next(self) -> Self {
        match self {
            Self::Count => Self::Name,
            Self::Name => Self::Deficit,
            Self::Deficit => Self::Tree,
            Self::Tree => Self::Count,
        }
    }
}

/// A row of the histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelRow {
    /// The label's number in the pool; `None`: only the ontology has it.
    pub label: Option<usize>,
    /// Its number in the ontology, in the tree.
    pub node: Option<usize>,
    /// How deep it hangs.
    pub depth: u16,
    /// Whether it is unfolded; `None` for one with nothing below.
    pub open: Option<bool>,
}

/// How labels are shown.
#[derive(Debug)]
pub struct Look {
    /// The order.
    pub order: Order,
    /// The order before the tree.
    pub flat: Order,
    /// Whether bars are on a log scale.
    pub log: bool,
    /// The rows.
    pub rows: Vec<LabelRow>,
    /// The row under the cursor.
    pub cursor: usize,
    /// Which rows are seen.
    pub scroll: Scroll,
    /// Labels of the ontology that are unfolded.
    pub unfolded: HashSet<usize>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            order: Order::default(),
            flat: Order::default(),
            log: true,
            rows: Vec::new(),
            cursor: 0,
            scroll: Scroll::default(),
            unfolded: HashSet::new(),
        }
    }
}

impl Look {
    /// The row under the cursor.
    pub fn row(&self) -> Option<LabelRow> {
        self.rows.get(self.cursor).copied()
    }

    /// The label under the cursor.
    pub fn label(&self) -> Option<usize> {
        self.row().and_then(|row| row.label)
    }

    /// Makes the rows anew; the cursor stays on its label.
    pub fn arrange(&mut self, ground: &Ground, solved: Option<&Solved>) {
        let before = self.row();
        self.rows = match (self.order, &ground.ontology) {
            (Order::Tree, Some(_)) => self.tree(ground),
            _ => flat(self.order, ground, solved),
        };
        let same = |row: &LabelRow| before.is_some_and(|b| (b.label, b.node) == (row.label, row.node));
        let label = |row: &LabelRow| before.is_some_and(|b| b.label.is_some() && b.label == row.label);
        let place = self.rows.iter().position(same).or_else(|| self.rows.iter().position(label));
        self.cursor = place.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
    }

    fn tree(&self, ground: &Ground) -> Vec<LabelRow> {
        let Some(ontology) = &ground.ontology else { return Vec::new() };
        let mut rows = Vec::new();
        let mut way: Vec<(usize, u16)> = ontology.roots().into_iter().rev().map(|root| (root, 0)).collect();
        while let Some((node, depth)) = way.pop() {
            let below = ontology.children(node);
            if ground.nodes[node] == 0 {
                continue;
            }
            let open = (!below.is_empty()).then(|| self.unfolded.contains(&node));
            rows.push(LabelRow { label: ground.label_of_node[node], node: Some(node), depth, open });
            if open == Some(true) {
                way.extend(below.iter().rev().map(|&child| (child, depth + 1)));
            }
        }
        rows
    }
}

/// The labels that have clips.
fn flat(order: Order, ground: &Ground, solved: Option<&Solved>) -> Vec<LabelRow> {
    let pool = &ground.pool;
    let mut labels: Vec<usize> = (0..pool.labels.len()).filter(|&label| ground.totals[label] > 0).collect();
    let name = |label: usize| pool.labels[label].name.to_lowercase();
    match (order, solved) {
        (Order::Name, _) => labels.sort_by_cached_key(|&label| (name(label), label)),
        (Order::Deficit, Some(solved)) => labels.sort_by_cached_key(|&label| {
            let count = solved.answer.choice.counts[label];
            let wished = solved.task.stated[label].unwrap_or(0);
            let above = count.saturating_sub(wished);
            (Reverse(wished.saturating_sub(count)), Reverse(above), label)
        }),
        _ => labels.sort_by_key(|&label| (Reverse(ground.totals[label]), label)),
    }
    labels.into_iter().map(|label| LabelRow { label: Some(label), node: None, depth: 0, open: None }).collect()
}

/// Where a count lies on a bar, 0 at its left and 1 at its right, when `most` is the highest.
pub fn place(count: u32, most: u32, log: bool) -> f64 {
    let (count, most) = (f64::from(count), f64::from(most.max(1)));
    let share = if log { count.ln_1p() / most.ln_1p() } else { count / most };
    share.clamp(0.0, 1.0)
}

/// The count at a place of a bar.
pub fn count_at(place: f64, most: u32, log: bool) -> u32 {
    let most = f64::from(most.max(1));
    let place = place.clamp(0.0, 1.0);
    let count = if log { (place * most.ln_1p()).exp_m1() } else { place * most };
    count.round() as u32
}

#[cfg(test)]
mod tests {
    use super::{count_at, place};

    #[test]
    fn a_place_on_a_bar_is_a_count_and_back() {
        for log in [false, true] {
            assert_eq!((place(0, 1000, log), place(1000, 1000, log)), (0.0, 1.0));
            for count in [0, 1, 7, 80, 500, 1000] {
                assert_eq!(count_at(place(count, 1000, log), 1000, log), count);
            }
            assert_eq!(count_at(7.0, 10, log), 10);
        }
    }
}
