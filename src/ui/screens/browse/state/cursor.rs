//! A cursor in a list that is longer than its pane.

use crate::ui::step::Step;
use crate::ui::widgets::Scroll;

/// A place in a list, and which rows are in sight.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    /// The row under the cursor.
    pub at: usize,
    /// The rows in sight; the drawing says how many there is room for.
    pub scroll: Scroll,
}

impl Cursor {
    /// Takes one step in a list of `len` rows.
    pub fn step(&mut self, step: Step, len: usize) {
        self.put(step.from(self.at, len, self.scroll.page()), len);
    }

    /// Puts the cursor on row `at`, or the nearest that exists, and scrolls no more than needed.
    pub fn put(&mut self, at: usize, len: usize) {
        self.at = at.min(len.saturating_sub(1));
        self.scroll.show(self.at, self.height(), len);
    }

    /// Puts the cursor on row `at` in the middle of the pane: after a jump, so that its neighbours are seen.
    pub fn centre(&mut self, at: usize, len: usize) {
        let half = self.height() / 2;
        self.scroll.show(at.saturating_sub(half), self.height(), len);
        self.scroll.show((at + half).min(len.saturating_sub(1)), self.height(), len);
        self.put(at, len);
    }

    /// Scrolls by `rows` as a wheel does: the cursor is taken along only at the edge.
    pub fn wheel(&mut self, rows: isize, len: usize) {
        let (top, height) = (self.scroll.top(), self.height());
        let edge = if rows < 0 { top } else { top + height - 1 };
        let edge = edge.saturating_add_signed(rows).min(len.saturating_sub(1));
        let top = self.scroll.show(edge, height, len);
        self.at = self.at.clamp(top, top + height - 1).min(len.saturating_sub(1));
    }

    /// The rows in sight of a list of `len`.
    pub fn rows(&self, len: usize) -> std::ops::Range<usize> {
        let top = self.scroll.show(self.at, self.height(), len);
        top..(top + self.height()).min(len)
    }

    /// How many rows there is room for, as far as is known before the first drawing.
    fn height(&self) -> usize {
        self.scroll.page() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Step};

    /// A cursor in a pane of five rows.
    fn cursor() -> Cursor {
        let cursor = Cursor::default();
        cursor.scroll.show(0, 5, 100);
        cursor
    }

    fn place(cursor: &Cursor) -> (usize, usize) {
        (cursor.at, cursor.scroll.top())
    }

    #[test]
    fn scrolls_only_at_the_edges() {
        let mut cursor = cursor();
        for _ in 0..4 {
            cursor.step(Step::Down, 100);
        }
        assert_eq!(place(&cursor), (4, 0));
        cursor.step(Step::Down, 100);
        assert_eq!(place(&cursor), (5, 1));
        cursor.step(Step::Last, 100);
        assert_eq!(place(&cursor), (99, 95));
        cursor.step(Step::PageUp, 100);
        assert_eq!(place(&cursor), (95, 95));
        cursor.centre(50, 100);
        assert_eq!(place(&cursor), (50, 48));
    }

    #[test]
    fn an_empty_or_shrunken_list_is_harmless() {
        let mut cursor = cursor();
        cursor.put(50, 100);
        cursor.put(cursor.at, 3);
        assert_eq!((place(&cursor), cursor.rows(3)), ((2, 0), 0..3));
        cursor.step(Step::Last, 0);
        cursor.wheel(3, 0);
        cursor.centre(7, 0);
        assert_eq!((place(&cursor), cursor.rows(0)), ((0, 0), 0..0));
    }

    #[test]
    fn a_wheel_takes_the_cursor_along_at_the_edge() {
        let mut cursor = cursor();
        cursor.wheel(3, 100);
        assert_eq!(place(&cursor), (3, 3));
        cursor.wheel(-3, 100);
        assert_eq!(place(&cursor), (3, 0));
        cursor.wheel(500, 100);
        assert_eq!(place(&cursor), (95, 95));
        cursor.wheel(3, 2);
        assert_eq!(place(&cursor), (1, 0));
    }
}
