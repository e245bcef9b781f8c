//! How the Balance room looks: a file for each pane.

mod histogram;
mod label;
mod plan;
mod totals;

use super::action::{BalanceAction, Pane};
use super::layout::Layout;
use super::state::Balance;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use crate::ui::theme::Role;
use crate::ui::widgets::Panel;
use crate::ui::widgets::text::wrap;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Draws the room.
pub fn view(state: &Balance, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let layout = Layout::of(area, state.focus);
    if let Some(area) = layout.head {
        totals::line(state, canvas, area, shared);
    }
    histogram::view(state, canvas, layout.labels, shared);
    if let Some(area) = layout.label {
        label::view(state, canvas, area, shared);
    }
    if let Some(area) = layout.totals {
        totals::view(state, canvas, area, shared);
    }
    if let Some(area) = layout.plan {
        plan::view(state, canvas, area, shared, layout.floats);
    }
}

/// Draws the frame of a pane, which a click focuses and the wheel scrolls, and gives its inside.
fn frame(
    state: &Balance,
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
    pane: Pane,
    (title, note, floats): (&str, &str, bool),
) -> Rect {
    let panel = Panel { theme: &shared.theme, glyphs: shared.glyphs, title, note, focused: state.focus == pane };
    let inside = if floats { panel.draw_popup(area, canvas.buffer) } else { panel.draw(area, canvas.buffer) };
    canvas.click(area, Action::Balance(BalanceAction::Focus(pane)));
    let wheel = |step| Action::Balance(BalanceAction::Wheel(pane, step));
    canvas.scroll(area, wheel(Step::Up), wheel(Step::Down));
    inside
}

/// Words in the middle of nothing.
fn words(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, text: &str) {
    let width = usize::from(area.width.saturating_sub(2)).min(76);
    for (y, row) in wrap(text, width, usize::from(area.height)).into_iter().enumerate() {
        let place = Rect { x: area.x + 1, y: area.y + y as u16, height: 1, width: area.width.saturating_sub(1) };
        canvas.line(Line::styled(row, shared.theme.style(Role::Muted)), place);
    }
}
