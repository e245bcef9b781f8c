//! A question that is answered with yes or no.

use super::PopupAction;
use super::frame::frame;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

/// A question.
pub struct Confirm {
    /// What is asked, shortly.
    pub question: String,
    /// What yes would mean.
    pub detail: String,
    /// Yes.
    pub action: Action,
}

impl Confirm {
    /// Draws it with its two answers, which can be clicked.
    pub fn view(&self, canvas: &mut Canvas<'_>, screen: Rect, shared: &Shared) {
        let width = self.detail.width().max(self.question.width()).clamp(24, 60) as u16;
        let rows = self.detail.width().div_ceil(usize::from(width.max(1))) as u16 + 1;
        let area = frame(canvas, screen, shared, &self.question, width, rows + 2);
        let detail = Rect { height: area.height.saturating_sub(2), ..area };
        let text = Paragraph::new(self.detail.as_str()).wrap(Wrap { trim: true });
        canvas.draw(text.style(shared.theme.style(Role::Text)), detail);
        let y = area.bottom().saturating_sub(1);
        let answers = [("y", "yes", PopupAction::Accept), ("n", "no", PopupAction::Close)];
        let mut x = area.x;
        for (key, name, action) in answers {
            let width = (key.len() + 1 + name.len()) as u16;
            let place = Rect { x, y, width, height: 1 }.intersection(area);
            canvas.line(answer(key, name, shared), place);
            canvas.click(place, Action::Popup(action));
            x = x.saturating_add(width + 3);
        }
    }
}

fn answer<'a>(key: &'a str, name: &'a str, shared: &Shared) -> Line<'a> {
    let key = Span::styled(key, shared.theme.style(Role::HintKey));
    Line::from(vec![key, Span::raw(" "), Span::styled(name, shared.theme.style(Role::HintText))])
}
