//! What the panes of rooms have in common: a frame that a click focuses and the wheel scrolls, and words in it.

use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::Panel;
use crate::ui::widgets::text::wrap;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Columns of a line that is still read well.
const LINE: usize = 72;

/// Draws a frame and gives its inside. `does` are what a click means, the wheel up, and the wheel down; one that `floats` lies
/// over others.
pub fn frame(
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
    (title, note, floats): (&str, &str, bool),
    focused: bool,
    [click, up, down]: [Action; 3],
) -> Rect {
    let panel = Panel { theme: &shared.theme, glyphs: shared.glyphs, title, note, focused };
    let inside = if floats { panel.draw_popup(area, canvas.buffer) } else { panel.draw(area, canvas.buffer) };
    canvas.click(area, click);
    canvas.scroll(area, up, down);
    inside
}

/// Words in the middle of nothing.
pub fn words(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, text: &str) {
    let width = usize::from(area.width.saturating_sub(2)).min(LINE);
    for (y, row) in wrap(text, width, usize::from(area.height)).into_iter().enumerate() {
        let place = Rect { x: area.x + 1, y: area.y + y as u16, height: 1, width: area.width.saturating_sub(1) };
        canvas.line(Line::styled(row, shared.theme.style(Role::Muted)), place);
    }
}
