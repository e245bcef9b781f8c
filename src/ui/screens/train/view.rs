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
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use crate::ui::theme::Role;
use crate::ui::widgets::Panel;
use crate::ui::widgets::text::wrap;
use ratatui::layout::Rect;
use ratatui::text::Line;

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
    pane: Pane,
    (title, note, floats): (&str, &str, bool),
) -> Rect {
    let panel = Panel { theme: &shared.theme, glyphs: shared.glyphs, title, note, focused: state.focus == pane };
    let inside = if floats { panel.draw_popup(area, canvas.buffer) } else { panel.draw(area, canvas.buffer) };
    canvas.click(area, Action::Train(TrainAction::Focus(pane)));
    let wheel = |step| Action::Train(TrainAction::Wheel(pane, step));
    canvas.scroll(area, wheel(Step::Up), wheel(Step::Down));
    inside
}

/// Words in the middle of nothing.
fn words(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, text: &str) {
    let width = usize::from(area.width.saturating_sub(2)).min(72);
    for (y, row) in wrap(text, width, usize::from(area.height)).into_iter().enumerate() {
        let place = Rect { x: area.x + 1, y: area.y + y as u16, height: 1, width: area.width.saturating_sub(1) };
        canvas.line(Line::styled(row, shared.theme.style(Role::Muted)), place);
    }
}
