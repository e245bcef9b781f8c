//! Which rows of a long list are seen.

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::theme::{Glyphs, Role, Theme};

/// The window over a list. Drawing keeps it up to date, since only drawing knows how many rows there are room for; moving
/// by pages asks it.
#[derive(Clone, Debug, Default)]
pub struct Scroll {
    top: Cell<usize>,
    height: Cell<usize>,
}

impl Scroll {
    /// The first row to show when `height` rows of `len` are seen and `selected` must be among them; moves no more than needed.
    pub fn show(&self, selected: usize, height: usize, len: usize) -> usize {
        let lowest = selected.saturating_sub(height.saturating_sub(1));
        let top = self.top.get().clamp(lowest, selected.max(lowest)).min(len.saturating_sub(height));
        self.top.set(top);
        self.height.set(height);
        top
    }

    /// The first row that was shown last.
    pub fn top(&self) -> usize {
        self.top.get()
    }

    /// Rows of a page, at least 1: as many as were seen last, less one to keep the thread.
    pub fn page(&self) -> usize {
        self.height.get().saturating_sub(1).max(1)
    }

    /// Draws a thumb on the right border of a pane, beside `inside`, where not all of `len` rows are seen.
    pub fn draw_thumb(&self, inside: Rect, len: usize, theme: &Theme, glyphs: Glyphs, buffer: &mut Buffer) {
        let height = usize::from(inside.height);
        if len <= height || height < 2 {
            return;
        }
        let size = (height * height / len).max(1);
        let start = self.top.get() * (height - size) / (len - height);
        for y in start..(start + size).min(height) {
            if let Some(cell) = buffer.cell_mut((inside.right(), inside.y + y as u16)) {
                cell.set_symbol(glyphs.thumb()).set_style(theme.style(Role::Muted));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scroll;

    #[test]
    fn moves_no_more_than_needed() {
        let scroll = Scroll::default();
        let tops = [0, 4, 5, 9, 7, 2, 99].map(|selected| scroll.show(selected, 5, 100));
        assert_eq!(tops, [0, 0, 1, 5, 5, 2, 95]);
        assert_eq!(scroll.page(), 4);
        assert_eq!(scroll.show(0, 0, 0), 0);
        assert_eq!(scroll.show(3, 5, 4), 0);
    }
}
