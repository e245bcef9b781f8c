//! How the Train room looks: a file for each pane.

mod captions;
mod chart;
mod charts;
mod checkpoints;
mod form;
mod head;
mod rows;
mod runs;

use super::action::{Pane, TrainAction};
use super::layout::Layout;
use super::state::Train;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::pane::{self, words};
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use ratatui::layout::Rect;

/// Draws the room.
pub fn view(state: &Train, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    if let Some(form) = &state.form {
        return form::view(form, canvas, area, shared);
    }
    let layout = Layout::of(area, state.focus, state.charts.full);
    head::view(state, canvas, layout.head, shared);
    if let Some(area) = layout.charts {
        charts::view(state, canvas, area, shared);
    }
    if let Some(area) = layout.captions {
        captions::view(state, canvas, area, shared);
    }
    if let Some(area) = layout.runs {
        runs::view(state, canvas, area, shared, layout.floats);
    }
    if let Some(area) = layout.checkpoints {
        checkpoints::view(state, canvas, area, shared, layout.floats);
    }
}

/// Draws the frame of a pane, which a click focuses and the wheel scrolls, and gives its inside.
fn frame(
    state: &Train,
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
    at: Pane,
    said: (&str, &str, bool),
) -> Rect {
    let wheel = |step| Action::Train(TrainAction::Wheel(at, step));
    let does = [Action::Train(TrainAction::Focus(at)), wheel(Step::Up), wheel(Step::Down)];
    pane::frame(canvas, area, shared, said, state.focus == at, does)
}
