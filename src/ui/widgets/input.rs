//! A line of text being typed. `ratatui-textarea` edits (words, selection of all, the usual control keys); the drawing is ours.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui_textarea::{CursorMove, TextArea};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::text::fit;
use crate::text::safe;
use crate::ui::theme::{Glyphs, Role, Theme};

/// One line that is typed into.
#[derive(Clone, Debug, Default)]
pub struct Input {
    area: TextArea<'static>,
}

impl Input {
    /// A line with `text` in it and the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Puts other text into it, with the cursor at the end.
    pub fn set(&mut self, text: &str) {
        *self = Self::new(text);
    }

    /// Edits by a key; whether the text is now another one. Enter and Tab mean nothing here.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let breaks = matches!(key.code, KeyCode::Enter | KeyCode::Tab | KeyCode::BackTab | KeyCode::Esc)
            || (control && matches!(key.code, KeyCode::Char('m' | 'j' | 'i')));
        if control && key.code == KeyCode::Char('u') {
            return self.area.delete_line_by_head();
        }
        !breaks && self.area.input(key)
    }

    /// Adds pasted text at the cursor, line breaks as blanks.
    pub fn paste(&mut self, text: &str) -> bool {
        self.area.insert_str(one_line(text))
    }

    /// Draws it, scrolled so that the cursor is seen, and says where the cursor is. While empty it shows `placeholder`.
    pub fn draw(&self, placeholder: &str, theme: &Theme, glyphs: Glyphs, area: Rect, buffer: &mut Buffer) -> Position {
        let area = Rect { height: area.height.min(1), ..area }.intersection(buffer.area);
        let width = usize::from(area.width);
        buffer.set_style(area, theme.style(Role::Input));
        if self.text().is_empty() {
            let hint = fit(placeholder, width.saturating_sub(1), glyphs.ellipsis());
            buffer.set_stringn(
                area.x + 1.min(area.width),
                area.y,
                hint,
                width.saturating_sub(1),
                theme.style(Role::Placeholder),
            );
        }
        let (before, after) = self.around_cursor();
        let shown = last_columns(&before, width.saturating_sub(1));
        buffer.set_stringn(area.x, area.y, format!("{shown}{after}"), width, theme.style(Role::Input));
        let cursor = Position::new((area.x + shown.width() as u16).min(area.right().saturating_sub(1)), area.y);
        if let Some(cell) = buffer.cell_mut(cursor).filter(|_| width > 0) {
            cell.set_style(theme.style(Role::Cursor));
        }
        cursor
    }

    fn around_cursor(&self) -> (String, String) {
        let at = self.area.cursor().1;
        let text = self.text();
        let split = text.char_indices().nth(at).map_or(text.len(), |pair| pair.0);
        (safe(&text[..split]).into_owned(), safe(&text[split..]).into_owned())
    }
}

fn one_line(text: &str) -> String {
    text.trim_end_matches(['\n', '\r']).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// As much of the end of `text` as `columns` show.
fn last_columns(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, letter) in text.char_indices().rev() {
        used += letter.width().unwrap_or(0);
        if used > columns {
            return &text[at + letter.len_utf8()..];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ColourDepth;
    use crate::ui::widgets::rows;

    fn draw(input: &Input, width: u16) -> (String, u16) {
        let theme = Theme::standard(ColourDepth::None);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        let cursor = input.draw("a filter", &theme, Glyphs::default(), buffer.area, &mut buffer);
        (rows(&buffer).concat(), cursor.x)
    }

    fn press(input: &mut Input, code: KeyCode) -> bool {
        input.key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn types_moves_and_stays_one_line() {
        let mut input = Input::default();
        assert_eq!(draw(&input, 20), (" a filter".to_owned(), 0));
        for letter in "dég".chars() {
            assert!(press(&mut input, KeyCode::Char(letter)));
        }
        press(&mut input, KeyCode::Left);
        press(&mut input, KeyCode::Char('o'));
        assert!(!press(&mut input, KeyCode::Enter));
        input.paste("x\ny");
        assert_eq!(input.text(), "déox yg");
        assert_eq!(draw(&input, 20), ("déox yg".to_owned(), 6));
        assert_eq!(draw(&input, 4), ("x yg".to_owned(), 3));
        input.set("");
        assert_eq!(input.text(), "");
        draw(&input, 0);
    }

    #[test]
    fn ctrl_u_clears_what_is_before_the_cursor() {
        let mut input = Input::new("marks.jsonl");
        assert!(input.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)));
        assert_eq!(input.text(), "");
    }
}
