//! The pane that says what else could have been written: alternatives of a token, other candidates, other branches.

use super::Caption;
use super::attempt::Attempt;
use crate::ui::widgets::Scroll;
use crate::whisper::{Alternative, Explained};

/// What the pane shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What else could have stood in the place of the token under the cursor.
    #[default]
    Alternatives,
    /// The captions that the search found.
    Candidates,
    /// The tries that branched off each other.
    Branches,
}

impl Tab {
    /// All of them, in the order of turning.
    pub const ALL: [Self; 3] = [Self::Alternatives, Self::Candidates, Self::Branches];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alternatives => "tokens",
            Self::Candidates => "candidates",
            Self::Branches => "branches",
        }
    }

    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// The pane.
#[derive(Debug, Default)]
pub struct Why {
    /// What it shows.
    pub tab: Tab,
    /// The row under the cursor.
    pub row: usize,
    /// Which rows are seen.
    pub scroll: Scroll,
}

/// A try in the tree of branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twig {
    /// Which try.
    pub index: usize,
    /// How many tries it lies below the first one.
    pub depth: usize,
}

impl Caption {
    /// The explanation of the token under the cursor, with its place among prompt and caption.
    pub fn explained(&self) -> Option<(usize, &Explained)> {
        let place = self.place()?;
        Some((place, self.shown()?.why()?.tokens.get(place)?))
    }

    /// The place of the token under the cursor among prompt and caption.
    pub fn place(&self) -> Option<usize> {
        let why = self.shown()?.why()?;
        let given = why.tokens.iter().take_while(|token| token.given).count();
        let first = if self.with_prompt { 0 } else { given };
        Some((first + self.token).min(why.tokens.len().saturating_sub(1)))
    }

    /// What else could have stood under the cursor.
    pub fn alternatives(&self) -> &[Alternative] {
        self.explained().map(|(_, token)| token.alternatives.as_slice()).unwrap_or_default()
    }

    /// The tries that branched off the same one as that which is shown, in the order of a tree.
    pub fn branches(&self) -> Vec<Twig> {
        let Some(mut root) = self.shown else { return Vec::new() };
        while let Some(parent) = self.parent(root) {
            root = parent;
        }
        let (mut tree, mut open) = (Vec::new(), vec![Twig { index: root, depth: 0 }]);
        while let Some(twig) = open.pop() {
            tree.push(twig);
            let number = self.attempts[twig.index].number;
            let child = |attempt: &Attempt| attempt.branch.is_some_and(|branch| branch.of == number);
            let children = (twig.index + 1..self.attempts.len()).rev().filter(|&index| child(&self.attempts[index]));
            open.extend(children.map(|index| Twig { index, depth: twig.depth + 1 }));
        }
        tree
    }

    /// The try that another one branched off; it is always an earlier one.
    pub fn parent(&self, index: usize) -> Option<usize> {
        let of = self.attempts.get(index)?.branch?.of;
        self.attempts[..index].iter().position(|attempt| attempt.number == of)
    }

    /// Rows of what the pane shows.
    pub fn why_rows(&self) -> usize {
        match self.why.tab {
            Tab::Alternatives => self.alternatives().len(),
            Tab::Candidates => self.shown().map_or(0, |attempt| attempt.candidates.len()),
            Tab::Branches => self.branches().len(),
        }
    }
}
