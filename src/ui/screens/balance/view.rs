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
use crate::ui::screens::pane::{self, words};
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use ratatui::layout::Rect;

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
    at: Pane,
    said: (&str, &str, bool),
) -> Rect {
    let wheel = |step| Action::Balance(BalanceAction::Wheel(at, step));
    let does = [Action::Balance(BalanceAction::Focus(at)), wheel(Step::Up), wheel(Step::Down)];
    pane::frame(canvas, area, shared, said, state.focus == at, does)
}
