//! A line of text that something is asked for with.

use super::frame::frame;
use super::{Outcome, PopupAction};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets;
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

/// What accepting a text means.
type Then = Box<dyn Fn(String) -> Action + Send + Sync>;

/// A question for a text.
pub struct Input {
    title: String,
    note: String,
    line: widgets::Input,
    then: Then,
}

impl Input {
    /// Asks for a text that begins as `initial`.
    pub fn new(
        title: impl Into<String>,
        initial: &str,
        then: impl Fn(String) -> Action + Send + Sync + 'static,
    ) -> Self {
        Self { title: title.into(), note: String::new(), line: widgets::Input::new(initial), then: Box::new(then) }
    }

    /// The same with a line below that says what may be typed.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Changes it by an action.
    pub fn update(&mut self, action: PopupAction) -> Outcome {
        match action {
            PopupAction::Typed(key) => {
                self.line.key(key);
            }
            PopupAction::Pasted(text) => {
                self.line.paste(&text);
            }
            PopupAction::Accept => return Outcome::Then((self.then)(self.line.text().to_owned())),
            _ => {}
        }
        Outcome::Stay
    }

    /// Draws it.
    pub fn view(&self, canvas: &mut Canvas<'_>, screen: Rect, shared: &Shared) {
        let (width, height) = (self.note.width().max(64) as u16, if self.note.is_empty() { 1 } else { 2 });
        let area = frame(canvas, screen, shared, &self.title, width, height);
        let line = Rect { height: area.height.min(1), ..area };
        canvas.cursor = Some(self.line.draw("", &shared.theme, shared.glyphs, line, canvas.buffer));
        if area.height > 1 {
            let below = Rect { y: area.y + 1, height: 1, ..area };
            let note = fit(&self.note, usize::from(area.width), shared.glyphs.ellipsis());
            canvas.line(Line::styled(note, shared.theme.style(Role::Muted)), below);
        }
    }
}
