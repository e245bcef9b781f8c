//! Drawing the Caption room, a file for each pane.

mod clip;
mod grid;
mod how;
mod masks;
mod text;
mod tokens;
mod tries;
mod typing;
mod why;

use super::action::{CaptionAction, Pane};
use super::layout::Areas;
use super::state::Caption;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::Panel;
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// Draws the room.
pub fn view(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    if state.grid.open {
        return grid::view(state, canvas, area.intersection(canvas.buffer.area), shared);
    }
    let areas = Areas::of(area.intersection(canvas.buffer.area), state.focus == Pane::Why);
    clip::view(state, canvas, areas.clip, shared);
    text::view(state, canvas, areas.text, shared);
    how::view(state, canvas, areas.how, shared);
    why::view(state, canvas, areas.why, shared);
    tries::view(state, canvas, areas.tries, shared);
}

/// Draws the frame of a pane, which a press gives the focus; gives the inside, with a blank column at either side.
fn panel(
    state: &Caption,
    pane: Pane,
    title: &str,
    note: &str,
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
) -> Rect {
    if area.is_empty() {
        return area;
    }
    canvas.click(area, Action::Caption(CaptionAction::Focus(pane)));
    let focused = state.focus == pane;
    let inside = Panel { theme: &shared.theme, glyphs: shared.glyphs, title, note, focused }.draw(area, canvas.buffer);
    Rect { x: inside.x + 1.min(inside.width), width: inside.width.saturating_sub(2), ..inside }
}

/// The row `row` of `area`; empty below it.
fn row_of(area: Rect, row: u16) -> Rect {
    Rect { y: area.y.saturating_add(row), height: u16::from(row < area.height), ..area }
}

/// `text` in the look of `role`, made safe and cut to `width`.
fn span(text: &str, role: Role, width: u16, shared: &Shared) -> Span<'static> {
    Span::styled(fit(text, usize::from(width), shared.glyphs.ellipsis()), shared.theme.style(role))
}
