//! The tree of datasets and their splits.

use super::cursor::Cursor;
use super::place::SplitId;
use crate::ui::step::Step;
use std::collections::BTreeSet;

/// One line of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A dataset, by its place among the open ones.
    Dataset(usize),
    /// A split of an unfolded dataset.
    Split(SplitId),
}

/// Which datasets are folded, and where the cursor is.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The cursor, counted in visible lines.
    pub cursor: Cursor,
    folded: BTreeSet<usize>,
}

impl Tree {
    /// The visible lines, where `splits[d]` is the number of splits of dataset `d`.
    pub fn nodes(&self, splits: &[usize]) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (dataset, &count) in splits.iter().enumerate() {
            nodes.push(Node::Dataset(dataset));
            if !self.is_folded(dataset) {
                nodes.extend((0..count).map(|split| Node::Split(SplitId { dataset, split })));
            }
        }
        nodes
    }

    /// The line under the cursor.
    pub fn current(&self, splits: &[usize]) -> Option<Node> {
        self.nodes(splits).get(self.cursor.at).copied()
    }

    /// Whether a dataset's splits are hidden.
    pub fn is_folded(&self, dataset: usize) -> bool {
        self.folded.contains(&dataset)
    }

    /// Hides or shows a dataset's splits.
    pub fn fold(&mut self, dataset: usize, folded: bool) {
        if folded {
            self.folded.insert(dataset);
        } else {
            self.folded.remove(&dataset);
        }
    }

    /// Takes one step.
    pub fn step(&mut self, step: Step, splits: &[usize]) {
        self.cursor.step(step, self.nodes(splits).len());
    }

    /// Puts the cursor on `node`, unfolding its dataset.
    pub fn reveal(&mut self, node: Node, splits: &[usize]) {
        if let Node::Split(id) = node {
            self.fold(id.dataset, false);
        }
        let nodes = self.nodes(splits);
        let at = nodes.iter().position(|&n| n == node).unwrap_or(0);
        self.cursor.put(at, nodes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, Step, Tree};
    use crate::ui::screens::browse::state::place::SplitId;

    #[test]
    fn folding_hides_the_splits() {
        let mut tree = Tree::default();
        assert_eq!(tree.nodes(&[2, 1]).len(), 5);
        tree.fold(0, true);
        assert_eq!(tree.nodes(&[2, 1])[1], Node::Dataset(1));
        tree.step(Step::Last, &[2, 1]);
        assert_eq!(tree.current(&[2, 1]), Some(Node::Split(SplitId { dataset: 1, split: 0 })));
    }

    #[test]
    fn revealing_unfolds() {
        let mut tree = Tree::default();
        tree.fold(0, true);
        let node = Node::Split(SplitId { dataset: 0, split: 1 });
        tree.reveal(node, &[2]);
        assert_eq!(tree.current(&[2]), Some(node));
        assert_eq!(Tree::default().current(&[]), None);
    }
}
