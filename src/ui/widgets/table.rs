//! A table of which only the visible rows are made.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::scroll::Scroll;
use super::text::pad;
use crate::ui::theme::{Glyphs, Role, Theme};

/// A column of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its head.
    pub title: &'static str,
    /// Columns of the screen it takes at least.
    pub width: u16,
    /// Its share of the room that is left over; 0 keeps it at `width`.
    pub share: u16,
    /// Numbers stand at the right.
    pub right: bool,
    /// What goes first where there is little room: the highest. 0 stays as long as anything does.
    pub priority: u8,
}

/// One cell: text from anywhere, made safe when drawn.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// How it looks besides the row's own look.
    pub style: Style,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), style: Style::new() }
    }
}

/// A table with a head.
pub struct Table<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// Its columns.
    pub columns: &'a [Column],
    /// The column it is sorted by, and whether downwards.
    pub sorted: Option<(usize, bool)>,
    /// Rows there are.
    pub len: usize,
    /// The row under the cursor.
    pub selected: usize,
    /// Whether keys go here.
    pub focused: bool,
    /// Which rows are seen.
    pub scroll: &'a Scroll,
    /// The cells of a row, one for each column.
    pub row: &'a dyn Fn(usize) -> Vec<Cell>,
}

/// Which columns have room, each with its place from the left and its width. One blank parts them; the first two places
/// are for the selection's mark.
pub fn layout(columns: &[Column], width: u16) -> Vec<(usize, u16, u16)> {
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let needed = |kept: &[usize]| 1 + kept.iter().map(|index| columns[*index].width + 1).sum::<u16>();
    while kept.len() > 1 && needed(&kept) > width {
        let Some(place) = (0..kept.len()).max_by_key(|place| (columns[kept[*place]].priority, *place)) else { break };
        kept.remove(place);
    }
    let spare = width.saturating_sub(needed(&kept));
    let shares: u16 = kept.iter().map(|index| columns[*index].share).sum();
    let mut x = 2;
    let place = |index: usize| {
        let column = columns[index];
        let more = (u32::from(spare) * u32::from(column.share)).checked_div(u32::from(shares)).unwrap_or(0) as u16;
        let own = (column.width + more).min(width.saturating_sub(x));
        let placed = (index, x, own);
        x += own + 1;
        placed
    };
    kept.into_iter().map(place).collect()
}

impl Widget for Table<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let columns = layout(self.columns, area.width);
        self.draw_head(&columns, area, buffer);
        let height = usize::from(area.height - 1);
        let top = self.scroll.show(self.selected, height, self.len);
        for (y, index) in (top..self.len.min(top + height)).enumerate() {
            let line = Rect { y: area.y + 1 + y as u16, height: 1, ..area };
            self.draw_row(&columns, index, line, buffer);
        }
    }
}

impl Table<'_> {
    fn draw_head(&self, columns: &[(usize, u16, u16)], area: Rect, buffer: &mut Buffer) {
        for (index, x, width) in columns {
            let column = self.columns[*index];
            let arrow = match self.sorted {
                Some((by, true)) if by == *index => self.glyphs.descending(),
                Some((by, false)) if by == *index => self.glyphs.ascending(),
                _ => "",
            };
            let title =
                pad(&format!("{}{arrow}", column.title), usize::from(*width), column.right, self.glyphs.ellipsis());
            buffer.set_string(area.x + x, area.y, title, self.theme.style(Role::Header));
        }
    }

    fn draw_row(&self, columns: &[(usize, u16, u16)], index: usize, line: Rect, buffer: &mut Buffer) {
        let mut chosen = Style::new();
        if index == self.selected {
            chosen = self.theme.style(if self.focused { Role::Selection } else { Role::SelectionUnfocused });
            buffer.set_style(line, chosen);
            buffer.set_stringn(line.x, line.y, self.glyphs.selected(), usize::from(line.width), Style::new());
        }
        let cells = (self.row)(index);
        for (index, x, width) in columns {
            let Some(cell) = cells.get(*index) else { continue };
            let text = pad(&cell.text, usize::from(*width), self.columns[*index].right, self.glyphs.ellipsis());
            // A cell's colour might be that of the selection's ground.
            let style = Style { fg: cell.style.fg.filter(|_| chosen.fg.is_none()), ..cell.style };
            buffer.set_string(line.x + x, line.y, text, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ColourDepth;
    use crate::ui::widgets::rows;

    const COLUMNS: [Column; 3] = [
        Column { title: "file", width: 6, share: 1, right: false, priority: 0 },
        Column { title: "dur", width: 5, share: 0, right: true, priority: 1 },
        Column { title: "caption", width: 10, share: 2, right: false, priority: 2 },
    ];

    fn draw(width: u16, selected: usize, scroll: &Scroll) -> Vec<String> {
        let theme = Theme::standard(ColourDepth::None);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 4));
        let row = |i: usize| vec![format!("clip{i}.wav").into(), format!("{i}.0").into(), "A dog\nbarks".into()];
        let table = Table {
            theme: &theme,
            glyphs: Glyphs::default(),
            columns: &COLUMNS,
            sorted: Some((1, true)),
            len: 1_000_000,
            selected,
            focused: true,
            scroll,
            row: &row,
        };
        table.render(buffer.area, &mut buffer);
        rows(&buffer)
    }

    #[test]
    fn fills_the_width_and_marks_the_selected_row() {
        assert_eq!(
            draw(36, 1, &Scroll::default()),
            [
                "  file       dur▾ caption",
                "  clip0.wav   0.0 A dog barks",
                "▌ clip1.wav   1.0 A dog barks",
                "  clip2.wav   2.0 A dog barks",
            ]
        );
    }

    #[test]
    fn columns_give_way_by_priority() {
        assert_eq!(draw(15, 999_999, &Scroll::default())[3], "▌ clip99… 9999…");
        assert_eq!(draw(9, 0, &Scroll::default())[1], "▌ clip0.…");
        for width in 0..6 {
            draw(width, 0, &Scroll::default());
        }
    }

    #[test]
    fn nothing_in_the_selected_row_has_the_colour_of_its_ground() {
        let theme = Theme::load("high-contrast", None, ColourDepth::TrueColour).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 4));
        let star = theme.style(Role::Star);
        let row = |_| vec![Cell { text: "starred".to_owned(), style: star }];
        let table = Table {
            theme: &theme,
            glyphs: Glyphs::default(),
            columns: &COLUMNS[..1],
            sorted: None,
            len: 2,
            selected: 1,
            focused: true,
            scroll: &Scroll::default(),
            row: &row,
        };
        table.render(buffer.area, &mut buffer);
        let cells = [&buffer[(2, 1)], &buffer[(2, 2)]];
        assert_eq!(Some(cells[0].fg), star.fg, "only the selected row gives its colours up");
        assert_ne!(cells[1].fg, cells[1].bg);
    }
}
