//! A grid of tries of one clip: checkpoints, prefixes and ways to search, each with each.

use super::Caption;
use super::attempt::Attempt;
use crate::config::Generate;
use crate::ui::widgets::Scroll;

/// Where the cursor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Among the models.
    #[default]
    Models,
    /// Among the prefixes.
    Prefixes,
    /// Among the ways to search.
    Searches,
    /// Among the captions.
    Cells,
}

impl Side {
    /// All of them, in the order of Tab.
    pub const ALL: [Self; 4] = [Self::Models, Self::Prefixes, Self::Searches, Self::Cells];

    /// The side `by` places further on, round and round.
    #[must_use]
    pub fn turned(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|side| *side == self).unwrap_or(0);
        Self::ALL[(at as isize + by).rem_euclid(Self::ALL.len() as isize) as usize]
    }
}

/// Something that may be part of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<T> {
    /// What.
    pub what: T,
    /// Whether it is.
    pub on: bool,
}

/// The grid.
#[derive(Debug, Default)]
pub struct Grid {
    /// Whether it is on the screen.
    pub open: bool,
    /// Models.
    pub models: Vec<Part<String>>,
    /// Prefixes.
    pub prefixes: Vec<Part<String>>,
    /// Ways to search.
    pub searches: Vec<Part<Generate>>,
    /// Where the cursor is.
    pub side: Side,
    /// Its row on each side.
    pub rows: [usize; 4],
    /// Which rows are seen on each side.
    pub scrolls: [Scroll; 4],
    /// The numbers of the tries that were begun last.
    pub cells: Vec<usize>,
}

/// The parts that are on.
pub fn on<T: Clone>(parts: &[Part<T>]) -> Vec<T> {
    parts.iter().filter(|part| part.on).map(|part| part.what.clone()).collect()
}

/// Adds a part, on; one that is there already is turned on.
pub fn add<T: PartialEq>(parts: &mut Vec<Part<T>>, what: T) {
    match parts.iter_mut().find(|part| part.what == what) {
        Some(part) => part.on = true,
        None => parts.push(Part { what, on: true }),
    }
}

impl Grid {
    /// How many there are on a side.
    pub fn len(&self, side: Side) -> usize {
        match side {
            Side::Models => self.models.len(),
            Side::Prefixes => self.prefixes.len(),
            Side::Searches => self.searches.len(),
            Side::Cells => self.cells.len(),
        }
    }

    /// The row of the cursor on a side.
    pub fn row(&self, side: Side) -> usize {
        self.rows[side as usize].min(self.len(side).saturating_sub(1))
    }

    /// How many captions it would be.
    pub fn size(&self) -> usize {
        on(&self.models).len() * on(&self.prefixes).len() * on(&self.searches).len()
    }

    /// Turns the part under the cursor on or off.
    pub fn toggle(&mut self) {
        let row = self.row(self.side);
        let part = match self.side {
            Side::Models => self.models.get_mut(row).map(|part| &mut part.on),
            Side::Prefixes => self.prefixes.get_mut(row).map(|part| &mut part.on),
            Side::Searches => self.searches.get_mut(row).map(|part| &mut part.on),
            Side::Cells => None,
        };
        part.into_iter().for_each(|on| *on = !*on);
    }
}

impl Caption {
    /// The tries of the grid, in its order.
    pub fn grid_cells(&self) -> Vec<&Attempt> {
        let of = |number: &usize| self.attempts.iter().find(|attempt| attempt.number == *number);
        self.grid.cells.iter().filter_map(of).collect()
    }

    /// How many of them are finished, and how many there are.
    pub fn grid_done(&self) -> (usize, usize) {
        let cells = self.grid_cells();
        (cells.iter().filter(|attempt| !attempt.stage.under_way()).count(), cells.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_turned_on_and_off_and_counted() {
        let mut grid = Grid::default();
        add(&mut grid.models, "a".to_owned());
        add(&mut grid.models, "b".to_owned());
        add(&mut grid.prefixes, "p".to_owned());
        add(&mut grid.searches, Generate::default());
        assert_eq!(grid.size(), 2);
        grid.toggle();
        assert_eq!((grid.size(), on(&grid.models)), (1, vec!["b".to_owned()]));
        add(&mut grid.models, "a".to_owned());
        assert_eq!((grid.size(), grid.len(Side::Models)), (2, 2));
        grid.side = Side::Searches;
        grid.toggle();
        assert_eq!(grid.size(), 0);
        assert_eq!((Side::Cells.turned(1), Side::Models.turned(-1)), (Side::Models, Side::Cells));
    }
}
