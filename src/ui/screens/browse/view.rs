//! How the Browse room looks: one file for each pane.

mod clips;
mod datasets;
mod details;
mod problems;
mod sound;

use super::action::{BrowseAction, Pane};
use super::layout::Layout;
use super::state::Browse;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::widgets::Panel;
use ratatui::layout::Rect;

/// The most problems that get a line of their own.
const PROBLEM_LINES: usize = 8;

/// Draws the room.
pub fn view(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let layout = Layout::of(area, state.focus, state.problems.count.min(PROBLEM_LINES));
    if let Some(area) = layout.clips {
        clips::draw(state, canvas, area, shared);
    }
    if let Some(area) = layout.sound {
        sound::draw(state, canvas, area, shared);
    }
    if let Some(area) = layout.details {
        details::draw(state, canvas, area, shared);
    }
    if let Some(area) = layout.problems {
        problems::draw(state, canvas, area, shared);
    }
    if let Some(area) = layout.datasets {
        datasets::draw(state, canvas, area, shared, layout.tree_floats);
    }
}

/// Draws the frame of a pane, which a click focuses and the wheel scrolls, and gives its inside.
fn frame(
    state: &Browse,
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
    pane: Pane,
    titles: (&str, &str),
) -> Rect {
    let browse = Action::Browse;
    canvas.click(area, browse(BrowseAction::Focus(pane)));
    canvas.scroll(area, browse(BrowseAction::Wheel(pane, -3)), browse(BrowseAction::Wheel(pane, 3)));
    panel(shared, titles, state.focus == pane).draw(area, canvas.buffer)
}

fn panel<'a>(shared: &'a Shared, (title, note): (&'a str, &'a str), focused: bool) -> Panel<'a> {
    Panel { theme: &shared.theme, glyphs: shared.glyphs, title, note, focused }
}
