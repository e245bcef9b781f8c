//! A tree, as the rows that are unfolded.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::scroll::Scroll;
use super::text::fit;
use crate::ui::theme::{Glyphs, Role, Theme};

/// One row of a [`Tree`].
#[derive(Clone, Debug, Default)]
pub struct TreeRow {
    /// How deep it hangs, 0 for a root.
    pub depth: u16,
    /// Whether it is unfolded; `None` for a leaf.
    pub open: Option<bool>,
    /// Its name, made safe when drawn.
    pub name: String,
    /// A fact at the right, such as a count.
    pub note: String,
}

/// A tree with the row under the cursor in view.
pub struct Tree<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// All rows that are unfolded.
    pub rows: &'a [TreeRow],
    /// The row under the cursor.
    pub selected: usize,
    /// Whether keys go here.
    pub focused: bool,
    /// Which rows are seen.
    pub scroll: &'a Scroll,
}

impl Widget for Tree<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let height = usize::from(area.height);
        let top = self.scroll.show(self.selected, height, self.rows.len());
        for (y, (index, row)) in self.rows.iter().enumerate().skip(top).take(height).enumerate() {
            self.draw_row(row, index == self.selected, Rect { y: area.y + y as u16, height: 1, ..area }, buffer);
        }
    }
}

impl Tree<'_> {
    fn draw_row(&self, row: &TreeRow, selected: bool, line: Rect, buffer: &mut Buffer) {
        if selected {
            let role = if self.focused { Role::Selection } else { Role::SelectionUnfocused };
            buffer.set_style(line, self.theme.style(role));
        }
        let cursor = if selected { self.glyphs.selected() } else { " " };
        let fold = match row.open {
            Some(true) => self.glyphs.open(),
            Some(false) => self.glyphs.closed(),
            None => " ",
        };
        let width = usize::from(line.width);
        let note_width = row.note.width() + usize::from(!row.note.is_empty());
        let note_width = if note_width * 2 > width { 0 } else { note_width };
        let name = format!("{cursor}{}{fold} {}", "  ".repeat(usize::from(row.depth)), row.name);
        buffer.set_string(line.x, line.y, fit(&name, width - note_width, self.glyphs.ellipsis()), Style::new());
        if note_width > 0 {
            let x = line.right() - row.note.width() as u16;
            let style = if selected { Style::new() } else { self.theme.style(Role::Muted) };
            buffer.set_stringn(x, line.y, &row.note, note_width, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ColourDepth;
    use crate::ui::widgets::rows;

    #[test]
    fn indents_folds_and_counts() {
        let theme = Theme::standard(ColourDepth::None);
        let row = |depth, open, name: &str, note: &str| TreeRow { depth, open, name: name.into(), note: note.into() };
        let tree_rows =
            [row(0, Some(true), "clotho", ""), row(1, None, "development", "3839"), row(0, Some(false), "demo", "60")];
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 3));
        let scroll = Scroll::default();
        let tree = Tree {
            theme: &theme,
            glyphs: Glyphs::default(),
            rows: &tree_rows,
            selected: 1,
            focused: true,
            scroll: &scroll,
        };
        tree.render(buffer.area, &mut buffer);
        assert_eq!(rows(&buffer), [" ▾ clotho", "▌    developme… 3839", " ▸ demo           60"]);
    }
}
