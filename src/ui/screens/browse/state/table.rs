//! The table of clips: which rows in which order, and where the cursor is.

use super::cursor::Cursor;
use super::place::{ClipId, SplitId};
use crate::dataset::{Column, Sort};
use crate::ui::step::Step;
use std::sync::Arc;

/// The rows of the table, by their place.
#[derive(Clone, Debug, Default)]
pub enum Order {
    /// Every row of the split as it lies in the file; grows while the split is being indexed.
    #[default]
    AsIs,
    /// These rows in this order.
    Chosen(Arc<[u32]>),
}

/// What a job found out: which rows, in which order.
#[derive(Clone, Debug)]
pub struct Arranged {
    /// Of which split.
    pub split: SplitId,
    /// Sorted how.
    pub sort: Sort,
    /// The rows.
    pub order: Order,
    /// Whether every row of the split was known when the job began.
    pub complete: bool,
}

/// What the table shows of one split.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The split shown; `None` before a dataset is open.
    pub split: Option<SplitId>,
    /// The order of its rows.
    pub order: Order,
    /// The sort asked for; the order follows once it is worked out.
    pub sort: Sort,
    /// Show only rows with a ★.
    pub marked_only: bool,
    /// The cursor, counted in rows of the order.
    pub cursor: Cursor,
    /// Rows looked at so far by the running arrangement; `None` when none runs.
    pub arranging: Option<usize>,
    /// The order was made before all rows of the split were known.
    pub partial: bool,
    /// The row that the cursor was put on, while it is not among the rows shown.
    lost: Option<u32>,
    /// How often a random clip was asked for: the seed of the next.
    pub random_steps: u64,
}

impl Table {
    /// Shows another split from its first row, in the order of its file; the sort and the filter stay.
    pub fn show(&mut self, split: SplitId) {
        *self = Self { split: Some(split), sort: self.sort, marked_only: self.marked_only, ..Self::default() };
    }

    /// How many rows there are, where the split has `known` rows so far.
    pub fn len(&self, known: usize) -> usize {
        match &self.order {
            Order::AsIs => known,
            Order::Chosen(rows) => rows.len(),
        }
    }

    /// The split's row at a place of the table.
    pub fn row(&self, place: usize, known: usize) -> Option<u32> {
        match &self.order {
            Order::AsIs => (place < known).then_some(place as u32),
            Order::Chosen(rows) => rows.get(place).copied(),
        }
    }

    /// The clip under the cursor.
    pub fn current(&self, known: usize) -> Option<ClipId> {
        Some(ClipId { split: self.split?, row: self.row(self.cursor.at, known)? })
    }

    /// The person moves the cursor: it no longer longs for a row that went out of sight.
    pub fn moved(&mut self) -> &mut Cursor {
        self.lost = None;
        &mut self.cursor
    }

    /// Takes one step.
    pub fn step(&mut self, step: Step, known: usize) {
        let len = self.len(known);
        self.moved().step(step, len);
    }

    /// Shows the rows in a new order. The cursor stays on its clip; where that is not shown it goes to the first row, and
    /// comes back with the clip.
    pub fn arrange(&mut self, order: Order, known: usize) {
        let kept = self.lost.take().or_else(|| self.row(self.cursor.at, known));
        self.order = order;
        let len = self.len(known);
        match self.place_of(kept) {
            Some(place) if place != self.cursor.at => self.cursor.centre(place, len),
            Some(place) => self.cursor.put(place, len),
            None => {
                self.lost = kept;
                self.cursor.put(0, len);
            }
        }
    }

    /// Sorts by `column`; the same column again turns the order round, a third time ends the sorting.
    pub fn sort_by(&mut self, column: Column) {
        self.sort = match self.sort {
            sort if sort.column != column => Sort { column, descending: false },
            sort if !sort.descending => Sort { column, descending: true },
            _ => Sort::default(),
        };
    }

    fn place_of(&self, row: Option<u32>) -> Option<usize> {
        match (&self.order, row) {
            (Order::AsIs, row) => row.map(|r| r as usize),
            (Order::Chosen(rows), Some(row)) => rows.iter().position(|&r| r == row),
            (Order::Chosen(_), None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Sort, Step, Table};
    use crate::dataset::Column;

    fn chosen(rows: &[u32]) -> Order {
        Order::Chosen(rows.into())
    }

    #[test]
    fn the_cursor_stays_on_its_clip() {
        let mut table = Table::default();
        for _ in 0..4 {
            table.step(Step::Down, 10);
        }
        table.arrange(chosen(&[9, 8, 4, 1]), 10);
        assert_eq!((table.row(table.cursor.at, 10), table.len(10)), (Some(4), 4));
        table.arrange(chosen(&[9, 1]), 10);
        assert_eq!(table.cursor.at, 0, "its clip is not there: the first, which matches best");
        table.arrange(Order::AsIs, 10);
        assert_eq!(table.row(table.cursor.at, 10), Some(4), "and back");
        table.arrange(chosen(&[9, 1]), 10);
        table.step(Step::Down, 10);
        table.arrange(Order::AsIs, 10);
        assert_eq!(table.row(table.cursor.at, 10), Some(1), "the person chose another");
    }

    #[test]
    fn nothing_found_is_no_clip() {
        let mut table = Table::default();
        table.arrange(chosen(&[]), 10);
        assert_eq!(table.current(10), None);
        table.step(Step::Last, 10);
        assert_eq!(table.cursor.at, 0);
    }

    #[test]
    fn a_column_goes_up_down_and_off() {
        let mut table = Table::default();
        table.sort_by(Column::Duration);
        assert_eq!(table.sort, Sort { column: Column::Duration, descending: false });
        table.sort_by(Column::Duration);
        assert!(table.sort.descending);
        table.sort_by(Column::File);
        assert_eq!(table.sort.column, Column::File);
        table.sort_by(Column::File);
        table.sort_by(Column::File);
        assert_eq!(table.sort, Sort::default());
    }
}
