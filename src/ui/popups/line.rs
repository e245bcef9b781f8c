//! One line of text that is edited.

use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use ratatui_textarea::{CursorMove, TextArea};

/// A line of text with a cursor.
pub struct EditLine {
    area: TextArea<'static>,
}

impl EditLine {
    /// A line that begins as `text`, the cursor at its end.
    pub fn new(text: &str, placeholder: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.set_placeholder_text(placeholder);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Types a key; line breaks are not taken. Whether the text changed.
    pub fn typed(&mut self, key: KeyEvent) -> bool {
        !matches!(key.code, KeyCode::Enter | KeyCode::Tab) && !breaks(key) && self.area.input(key)
    }

    /// Inserts pasted text as one line.
    pub fn pasted(&mut self, text: &str) {
        self.area.insert_str(one_line(text));
    }

    /// Draws it on the first row of `area`.
    pub fn view(&self, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
        let mut line = self.area.clone();
        line.set_style(shared.theme.style(Role::Input));
        line.set_cursor_style(shared.theme.style(Role::Cursor));
        line.set_cursor_line_style(shared.theme.style(Role::Input));
        line.set_placeholder_style(shared.theme.style(Role::Placeholder));
        canvas.draw(&line, Rect { height: area.height.min(1), ..area });
    }
}

/// `ctrl-m` and `ctrl-j` are line breaks to an editor.
fn breaks(key: KeyEvent) -> bool {
    let control = key.modifiers.contains(crossterm::event::KeyModifiers::CONTROL);
    control && matches!(key.code, KeyCode::Char('m' | 'j'))
}

fn one_line(text: &str) -> String {
    crate::text::safe(text).into_owned()
}
