//! The bottom line: a message, or what works right now.

use crate::ui::action::{Action, AppAction};
use crate::ui::canvas::Canvas;
use crate::ui::keymap::{GAP, Hint, table};
use crate::ui::message::{Message, Severity};
use crate::ui::popups::role;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Draws a message; a press shows all messages, since this one may be longer than the line.
pub fn message(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, message: &Message) {
    let glyph = match message.severity {
        Severity::Info => shared.glyphs.dot(),
        Severity::Warning => shared.glyphs.warning(),
        Severity::Error => shared.glyphs.cross(),
    };
    let style = shared.theme.style(role(message.severity));
    let (room, more) = (usize::from(area.width).saturating_sub(4), " ctrl-e shows it all");
    let text = if message.text.width() <= room {
        message.text.clone()
    } else {
        fit(&message.text, room.saturating_sub(more.width()), shared.glyphs.ellipsis()) + more
    };
    canvas.line(Line::styled(format!(" {glyph} {text}"), style), area);
    canvas.click(area, Action::App(AppAction::Messages));
}

/// Draws the hints, each of which can be pressed.
pub fn hints(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, hints: &[Hint]) {
    let mut x = area.x + 1;
    for hint in hints {
        let place = Rect { x, width: hint.width() as u16, ..area }.intersection(area);
        let key = Span::styled(hint.keys.as_str(), shared.theme.style(Role::HintKey));
        let name = Span::styled(hint.name, shared.theme.style(Role::HintText));
        canvas.line(Line::from(vec![key, Span::raw(" "), name]), place);
        if let Some(row) = table::table().nth(hint.binding) {
            canvas.click(place, row.action.clone());
        }
        x = place.right() + GAP as u16;
    }
}
