//! What the run wrote about one clip, step by step, with the words that changed.

use super::{frame, words};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::train::action::{CaptionsAction, Pane, TrainAction};
use crate::ui::screens::train::state::Train;
use crate::ui::screens::train::state::captions::{Row, Told};
use crate::ui::screens::train::update::clip;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::changed::marked;
use crate::ui::widgets::numbers::count;
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns of the steps.
const STEPS: usize = 11;

pub(super) fn view(state: &Train, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let Some((at, of, clip)) = clip(state) else {
        let inside = frame(state, canvas, area, shared, Pane::Captions, ("Captions", "", false));
        return words(
            canvas,
            inside,
            shared,
            "What it writes about the same few clips will be seen here, step by step.",
        );
    };
    let dot = shared.glyphs.dot();
    let title =
        format!("Captions {dot} {} {dot} {} {dot} {}", clip.kind.name(), clip.file_name, clip.prefix.trim_end());
    let path = state.captions.told.as_ref().and_then(|told| told.path.as_ref());
    let playing = path.is_some_and(|path| shared.player.has(&path.to_string_lossy()) && shared.player.playing());
    let playing = if playing { format!("{} ", shared.glyphs.playing()) } else { String::new() };
    let note = format!("{playing}{} of {of}", at + 1);
    let inside = frame(state, canvas, area, shared, Pane::Captions, (&title, &note, false));
    if let Some(why) = &state.captions.trouble {
        return words(canvas, inside, shared, why);
    }
    let Some(told) = state.captions.told.as_ref().filter(|told| told.clip == *clip) else {
        return words(canvas, inside, shared, "reading ...");
    };
    draw(state, told, canvas, inside, shared);
    canvas.double_click(inside, Action::Train(TrainAction::Captions(CaptionsAction::Play)));
}

fn draw(state: &Train, told: &Told, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let references = told.references.len().min(usize::from(area.height) / 3).max(1);
    for (y, reference) in told.references.iter().take(references).enumerate() {
        let label = if y == 0 { "reference" } else { "" };
        let text = vec![Span::styled(
            fit(reference, usize::from(area.width).saturating_sub(STEPS + 2), shared.glyphs.ellipsis()),
            shared.theme.style(Role::Good),
        )];
        draw_line(canvas, row_of(area, y), shared, label, text);
    }
    let top = told.references.len().min(references) as u16;
    let rows = Rect { y: area.y + top, height: area.height.saturating_sub(top), ..area };
    let selected = state.captions.row.unwrap_or(told.rows.len().saturating_sub(1));
    let first = state.captions.scroll.show(selected, usize::from(rows.height), told.rows.len());
    for (y, index) in (0..usize::from(rows.height)).zip(first..told.rows.len()) {
        let place = row_of(rows, y);
        if index == selected && state.focus == Pane::Captions {
            canvas.buffer.set_style(place, shared.theme.style(Role::Selection));
        }
        let before = index.checked_sub(1).and_then(|before| told.rows.get(before)).map(|row| row.text.as_str());
        let width = usize::from(area.width).saturating_sub(STEPS + 2);
        let text = marked(before, &told.rows[index].text, width, &shared.theme, shared.glyphs);
        draw_line(canvas, place, shared, &steps(&told.rows[index]), text);
    }
    state.captions.scroll.draw_thumb(rows, told.rows.len(), &shared.theme, shared.glyphs, canvas.buffer);
}

fn row_of(area: Rect, y: usize) -> Rect {
    Rect { y: area.y + y as u16, height: 1, ..area }.intersection(area)
}

fn steps(row: &Row) -> String {
    count(row.last)
}

fn draw_line(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, label: &str, text: Vec<Span<'static>>) {
    let label = Span::styled(format!("{label:>STEPS$}  "), shared.theme.style(Role::Muted));
    canvas.line(Line::from([vec![label], text].concat()), area);
}
