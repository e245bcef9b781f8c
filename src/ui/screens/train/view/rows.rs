//! Rows of a short list: a sign, a name, and facts at the right.

use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::Scroll;
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// One row.
pub(super) struct Row {
    pub(super) sign: (&'static str, Role),
    pub(super) name: String,
    pub(super) facts: String,
}

/// Draws the rows about the selected one; gives those in sight with their places.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
    (selected, focused, len): (usize, bool, usize),
    scroll: &Scroll,
    row: impl Fn(usize) -> Row,
) -> Vec<(usize, Rect)> {
    let top = scroll.show(selected, usize::from(area.height), len);
    let mut places = Vec::new();
    for (y, index) in (area.top()..area.bottom()).zip(top..len) {
        let place = Rect { y, height: 1, ..area };
        draw_row(canvas, place, shared, &row(index), (index == selected).then_some(focused));
        places.push((index, place));
    }
    scroll.draw_thumb(area, len, &shared.theme, shared.glyphs, canvas.buffer);
    places
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, row: &Row, selected: Option<bool>) {
    let mut mark = " ";
    if let Some(focused) = selected {
        let role = if focused { Role::Selection } else { Role::SelectionUnfocused };
        canvas.buffer.set_style(area, shared.theme.style(role));
        mark = shared.glyphs.selected();
    }
    let width = usize::from(area.width);
    let facts = fit(&row.facts, width.saturating_sub(12), shared.glyphs.ellipsis());
    let name = fit(&row.name, width.saturating_sub(facts.width() + 5), shared.glyphs.ellipsis());
    let sign = Span::styled(row.sign.0, shared.theme.style(row.sign.1));
    canvas.line(Line::from(vec![Span::raw(mark), sign, Span::raw(" "), Span::raw(name)]), area);
    let right = Rect { x: area.right().saturating_sub(facts.width() as u16 + 1), ..area }.intersection(area);
    let style = if selected == Some(true) { ratatui::style::Style::new() } else { shared.theme.style(Role::Muted) };
    canvas.line(Line::styled(facts, style), right);
}
