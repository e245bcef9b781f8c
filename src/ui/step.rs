//! How far a key scrolls or moves a choice.

/// A step among rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One up.
    Up,
    /// One down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the start.
    First,
    /// To the end.
    Last,
}

impl Step {
    /// Where a step leads from row `at` of `count`, with `page` rows in sight.
    pub fn from(self, at: usize, count: usize, page: usize) -> usize {
        let last = count.saturating_sub(1);
        match self {
            Self::Up => at.saturating_sub(1),
            Self::Down => (at + 1).min(last),
            Self::PageUp => at.saturating_sub(page.max(1)),
            Self::PageDown => (at + page.max(1)).min(last),
            Self::First => 0,
            Self::Last => last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn never_leaves_the_rows() {
        use Step::{Down, First, Last, PageDown, PageUp, Up};
        for step in [Up, Down, PageUp, PageDown, First, Last] {
            assert_eq!(step.from(0, 0, 0), 0);
            assert!(step.from(4, 5, 10) < 5);
        }
        assert_eq!(PageDown.from(2, 100, 10), 12);
    }
}
