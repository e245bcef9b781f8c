//! A popup to choose from a list by typing a few letters of it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::fuzzy::{Found, rank};
use super::input::Input;
use super::panel::Panel;
use super::scroll::Scroll;
use super::text::fit;
use crate::text::safe;
use crate::ui::theme::{Glyphs, Role, Theme};

/// A list with a line to type into.
#[derive(Clone, Debug, Default)]
pub struct PickList {
    /// What is typed.
    pub input: Input,
    names: Vec<String>,
    notes: Vec<String>,
    found: Vec<Found>,
    selected: usize,
    scroll: Scroll,
}

/// What a key did to a [`PickList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// Nothing is chosen yet.
    NotYet,
    /// The item of this index.
    Item(usize),
    /// No item fits; this was typed.
    Text(String),
}

impl PickList {
    /// A list of items, each a name and a note about it.
    pub fn new(items: impl IntoIterator<Item = (String, String)>) -> Self {
        let (names, notes): (Vec<_>, Vec<_>) =
            items.into_iter().map(|(name, note)| (safe(&name).into_owned(), note)).unzip();
        let found = rank("", &names);
        Self { names, notes, found, ..Self::default() }
    }

    /// Puts other items into it, keeping what is typed.
    pub fn set_items(&mut self, items: impl IntoIterator<Item = (String, String)>) {
        let input = std::mem::take(&mut self.input);
        *self = Self { input, ..Self::new(items) };
        self.search();
    }

    /// Moves or edits by a key.
    pub fn key(&mut self, key: KeyEvent) -> Picked {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return self.pick(),
            KeyCode::Up => self.move_by(-1),
            KeyCode::Down => self.move_by(1),
            KeyCode::Char('p') if control => self.move_by(-1),
            KeyCode::Char('n') if control => self.move_by(1),
            KeyCode::PageUp => self.move_by(-(self.scroll.page() as isize)),
            KeyCode::PageDown => self.move_by(self.scroll.page() as isize),
            _ if self.input.key(key) => self.search(),
            _ => {}
        }
        Picked::NotYet
    }

    /// Adds pasted text to what is typed.
    pub fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.search();
    }

    /// Chooses the row under the cursor, or what was typed where no item fits.
    pub fn pick(&self) -> Picked {
        let typed = self.input.text().trim();
        match self.found.get(self.selected) {
            Some(found) => Picked::Item(found.index),
            None if typed.is_empty() => Picked::NotYet,
            None => Picked::Text(typed.to_owned()),
        }
    }

    /// The item that stands in row `row` of the list as it was drawn last.
    pub fn item_at(&self, row: usize) -> Option<usize> {
        self.found.get(self.scroll.top() + row).map(|found| found.index)
    }

    /// The row under the cursor, moved by so many.
    pub fn move_by(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.found.len().saturating_sub(1));
    }

    fn search(&mut self) {
        self.found = rank(self.input.text(), &self.names);
        self.selected = 0;
    }

    /// Draws the popup; gives the place of the cursor and the area of the list.
    pub fn draw(&self, panel: &Panel<'_>, placeholder: &str, area: Rect, buffer: &mut Buffer) -> (Position, Rect) {
        let inside = panel.draw_popup(area, buffer);
        let (theme, glyphs) = (panel.theme, panel.glyphs);
        let line = Rect { height: inside.height.min(1), ..inside };
        let cursor = self.input.draw(placeholder, theme, glyphs, line, buffer);
        let list = Rect { y: inside.y + line.height, height: inside.height - line.height, ..inside };
        let top = self.scroll.show(self.selected, usize::from(list.height), self.found.len());
        for (y, place) in (top..self.found.len()).take(usize::from(list.height)).enumerate() {
            self.draw_row(place, Rect { y: list.y + y as u16, height: 1, ..list }, theme, glyphs, buffer);
        }
        if self.found.is_empty() {
            let text = fit("  nothing fits", usize::from(list.width), glyphs.ellipsis());
            buffer.set_stringn(list.x, list.y, text, usize::from(list.width), theme.style(Role::Muted));
        }
        self.scroll.draw_thumb(list, self.found.len(), theme, glyphs, buffer);
        (cursor, list)
    }

    fn draw_row(&self, place: usize, line: Rect, theme: &Theme, glyphs: Glyphs, buffer: &mut Buffer) {
        let found = &self.found[place];
        let selected = place == self.selected;
        if selected {
            buffer.set_style(line, theme.style(Role::Selection));
            buffer.set_stringn(line.x, line.y, glyphs.selected(), usize::from(line.width), Style::new());
        }
        let width = usize::from(line.width).saturating_sub(2);
        let name = fit(&self.names[found.index], width, glyphs.ellipsis());
        let left = (line.x + 2).min(line.right());
        let mut x = left;
        for (index, letter) in name.chars().enumerate() {
            let matched = found.letters.binary_search(&(index as u32)).is_ok();
            let style = if matched { theme.style(Role::Match) } else { Style::new() };
            x = buffer.set_stringn(x, line.y, letter.to_string(), usize::from(line.right().saturating_sub(x)), style).0;
        }
        let room = width.saturating_sub(name.width() + 2);
        let note = fit(&self.notes[found.index], room, glyphs.ellipsis());
        if room > 3 {
            let style = if selected { Style::new() } else { theme.style(Role::Muted) };
            buffer.set_stringn(line.right() - note.width() as u16, line.y, &note, room, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ColourDepth;
    use crate::ui::widgets::rows;

    fn list() -> PickList {
        PickList::new(
            [("demo", "untrained"), ("openai/whisper-base", "290 MB"), ("runs/one", "")]
                .map(|(name, note)| (name.into(), note.into())),
        )
    }

    fn press(list: &mut PickList, keys: &str) -> Picked {
        let code = |c| {
            if c == '\n' {
                KeyCode::Enter
            } else if c == 'v' {
                KeyCode::Down
            } else {
                KeyCode::Char(c)
            }
        };
        keys.chars().map(|c| list.key(KeyEvent::new(code(c), KeyModifiers::NONE))).last().unwrap()
    }

    #[test]
    fn chooses_by_letters_by_arrows_or_takes_the_text() {
        assert_eq!(press(&mut list(), "base\n"), Picked::Item(1));
        assert_eq!(press(&mut list(), "vvvv\n"), Picked::Item(2));
        assert_eq!(press(&mut list(), "/zzz\n"), Picked::Text("/zzz".into()));
    }

    #[test]
    fn shows_names_notes_and_the_cursor() {
        let theme = Theme::standard(ColourDepth::None);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 34, 6));
        let mut list = list();
        press(&mut list, "v");
        let panel = Panel { theme: &theme, glyphs: Glyphs::default(), title: "Model", note: "", focused: true };
        list.draw(&panel, "a name", buffer.area, &mut buffer);
        assert_eq!(
            rows(&buffer),
            [
                "┏ ● Model ━━━━━━━━━━━━━━━━━━━━━━━┓",
                "┃ a name                         ┃",
                "┃  demo                 untrained┃",
                "┃▌ openai/whisper-base     290 MB┃",
                "┃  runs/one                      ┃",
                "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛",
            ]
        );
    }
}
