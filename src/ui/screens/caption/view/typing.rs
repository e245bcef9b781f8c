//! A text that is being typed.

use super::{row_of, span};
use crate::ui::canvas::Canvas;
use crate::ui::screens::caption::state::typing::Typing;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;

/// The line itself on the first row of `area`.
pub(super) fn line(typing: &Typing, placeholder: &str, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    typing.input.draw(placeholder, &shared.theme, shared.glyphs, area, canvas.buffer);
}

/// A path, and below it what it can become.
pub(super) fn paths(typing: &Typing, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    line(typing, "path of a sound file; Tab completes", canvas, row_of(area, 0), shared);
    let rows = area.height.saturating_sub(1);
    for (row, path) in (1..=rows).zip(&typing.paths) {
        let left = typing.paths.len() - usize::from(row - 1);
        let more = row == rows && left > 1;
        let text = if more { format!("{} {left} more", shared.glyphs.ellipsis()) } else { last_part(path).to_owned() };
        canvas.line(span(&format!("  {text}"), Role::Muted, area.width, shared), row_of(area, row));
    }
    if typing.paths.is_empty() && !typing.input.text().is_empty() {
        canvas.line(span("  nothing begins so", Role::Muted, area.width, shared), row_of(area, 1));
    }
}

/// The last name of a path, with the slash of a folder.
fn last_part(path: &str) -> &str {
    let end = path.trim_end_matches('/').rfind('/').map_or(0, |at| at + 1);
    &path[end..]
}
