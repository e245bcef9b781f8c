//! The grid: its models, prefixes and searches above, its captions below.

use super::{row_of, span};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::caption::action::{CaptionAction, GridAction};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Stage};
use crate::ui::screens::caption::state::grid::{Part, Side};
use crate::ui::screens::caption::update::knobs::summary;
use crate::ui::shared::{Shared, model_label};
use crate::ui::step::Step;
use crate::ui::theme::Role;
use crate::ui::widgets::Panel;
use crate::ui::widgets::changed::marked;
use crate::ui::widgets::text::pad;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Rows of the parts, their frame included.
const PARTS: u16 = 9;

pub(super) fn view(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let parts = PARTS.min(area.height * 2 / 5);
    let [above, below] = Layout::vertical([Constraint::Length(parts), Constraint::Fill(1)]).areas(area);
    let [models, prefixes, searches] =
        Layout::horizontal([Constraint::Fill(4), Constraint::Fill(3), Constraint::Fill(4)]).areas(above);
    let grid = &state.grid;
    let plain = |text: &String| if text.is_empty() { "no prefix".to_owned() } else { text.trim_end().to_owned() };
    side(state, Side::Models, "Models", &names(&grid.models, |name| model_label(name)), canvas, models, shared);
    side(state, Side::Prefixes, "Prefixes", &names(&grid.prefixes, plain), canvas, prefixes, shared);
    let searches_of = names(&grid.searches, |search| summary(search, " "));
    side(state, Side::Searches, "Searches", &searches_of, canvas, searches, shared);
    cells(state, canvas, below, shared);
}

fn names<T>(parts: &[Part<T>], name: impl Fn(&T) -> String) -> Vec<(String, bool)> {
    parts.iter().map(|part| (name(&part.what), part.on)).collect()
}

fn act(action: GridAction) -> Action {
    Action::Caption(CaptionAction::Grid(action))
}

fn frame(
    state: &Caption,
    side: Side,
    title: &str,
    note: &str,
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
) -> Rect {
    let focused = state.grid.side == side;
    let panel = Panel { theme: &shared.theme, glyphs: shared.glyphs, title, note, focused };
    let inside = panel.draw(area, canvas.buffer);
    canvas.click(area, act(GridAction::Select(side, state.grid.row(side))));
    if focused {
        canvas.scroll(area, act(GridAction::Step(Step::Up)), act(GridAction::Step(Step::Down)));
    }
    inside
}

fn side(
    state: &Caption,
    side: Side,
    title: &str,
    names: &[(String, bool)],
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
) {
    let on = names.iter().filter(|name| name.1).count();
    let inside = frame(state, side, title, &format!("{on} of {}", names.len()), canvas, area, shared);
    let (row, scroll) = (state.grid.row(side), &state.grid.scrolls[side as usize]);
    let top = scroll.show(row, usize::from(inside.height), names.len());
    for (y, (index, (name, on))) in (0..inside.height).zip(names.iter().enumerate().skip(top)) {
        let place = row_of(inside, y);
        let mark = if *on { shared.glyphs.chosen() } else { shared.glyphs.unchosen() };
        let role = if *on { Role::Accent } else { Role::Muted };
        canvas.line(span(&format!(" {mark} {name}"), role, place.width, shared), place);
        selected(state.grid.side == side, index == row, canvas, place, shared);
        canvas.click(place, act(GridAction::Select(side, index)));
        canvas.double_click(place, act(GridAction::Toggle));
    }
}

fn selected(focused: bool, here: bool, canvas: &mut Canvas<'_>, place: Rect, shared: &Shared) {
    if here && focused {
        canvas.line(Span::raw(shared.glyphs.selected()), place);
        canvas.buffer.set_style(place, shared.theme.style(Role::Selection));
    }
}

fn cells(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let (done, count) = state.grid_done();
    let note = match (count, done < count) {
        (0, _) => format!("{} to write", state.grid.size()),
        (_, true) => format!("{done} of {count} {} s stops", shared.glyphs.dot()),
        (_, false) => format!("{count} captions"),
    };
    let name = state.clip.chosen.as_ref().map_or("", |chosen| chosen.file_name.as_str());
    let inside =
        frame(state, Side::Cells, &format!("Grid {} {name}", shared.glyphs.dot()), &note, canvas, area, shared);
    if count == 0 {
        let said = "Space turns parts on and off, a adds one, Enter has each written with each; here they stand beside each other.";
        for (y, line) in (0..).zip(crate::ui::widgets::text::wrap(said, usize::from(inside.width), 4)) {
            canvas.line(span(&line, Role::Muted, inside.width, shared), row_of(inside, y));
        }
        return;
    }
    let cells = state.grid_cells();
    let varies = varies(&cells);
    let widths = widths(&cells, varies, inside.width);
    let (row, scroll) = (state.grid.row(Side::Cells), &state.grid.scrolls[Side::Cells as usize]);
    let top = scroll.show(row, usize::from(inside.height), cells.len());
    for (y, (index, cell)) in (0..inside.height).zip(cells.iter().enumerate().skip(top)) {
        let place = row_of(inside, y);
        let line = line(cell, cells.first().filter(|_| index > 0).copied(), (varies, &widths), place.width, shared);
        canvas.line(line, Rect { x: place.x + 1, width: place.width.saturating_sub(1), ..place });
        selected(state.grid.side == Side::Cells, index == row, canvas, place, shared);
        canvas.click(place, act(GridAction::Select(Side::Cells, index)));
        canvas.double_click(place, act(GridAction::Show));
    }
    scroll.draw_thumb(inside, cells.len(), &shared.theme, shared.glyphs, canvas.buffer);
}

/// Whether models, prefixes and searches differ: only these tell two captions apart.
fn varies(cells: &[&Attempt]) -> [bool; 3] {
    let Some(first) = cells.first() else { return [false; 3] };
    [
        cells.iter().any(|cell| cell.voice.model != first.voice.model),
        cells.iter().any(|cell| cell.prefix != first.prefix),
        cells.iter().any(|cell| cell.asked != first.asked),
    ]
}

/// Model, prefix and search of a caption, those that tell it from others.
fn names_of(cell: &Attempt, varies: [bool; 3]) -> Vec<String> {
    let prefix = if cell.prefix.is_empty() { "no prefix" } else { cell.prefix.trim_end() };
    let names = [model_label(&cell.voice.model), prefix.to_owned(), summary(&cell.asked, " ")];
    names.into_iter().zip(varies).filter(|(_, varies)| *varies).map(|(name, _)| name).collect()
}

/// Columns of each of them: as wide as the widest, within bounds.
fn widths(cells: &[&Attempt], varies: [bool; 3], width: u16) -> Vec<usize> {
    let most = usize::from(width) / 4;
    let all: Vec<Vec<String>> = cells.iter().map(|cell| names_of(cell, varies)).collect();
    let widest = |column: usize| all.iter().map(|names| names[column].width()).max().unwrap_or(0).min(most);
    (0..all.first().map_or(0, Vec::len)).map(widest).collect()
}

/// What tells the caption from others, and the caption with the words marked that the first one has not.
fn line(
    cell: &Attempt,
    first: Option<&Attempt>,
    (varies, widths): ([bool; 3], &[usize]),
    width: u16,
    shared: &Shared,
) -> Line<'static> {
    let dots = shared.glyphs.ellipsis();
    let names = names_of(cell, varies);
    let head: String = names.iter().zip(widths).map(|(name, width)| pad(name, *width, false, dots) + "  ").collect();
    let head = Span::styled(head, shared.theme.style(Role::Muted));
    let left = usize::from(width).saturating_sub(head.width() + 2);
    let text = match &cell.stage {
        Stage::Waiting => vec![span("waits", Role::Muted, left as u16, shared)],
        Stage::Failed(why) => vec![span(why, Role::Bad, left as u16, shared)],
        Stage::Stopped => vec![span("stopped", Role::Muted, left as u16, shared)],
        Stage::Writing | Stage::Complete => {
            let first = first.filter(|first| first.stage.complete()).map(Attempt::text);
            marked(first, cell.text(), left, &shared.theme, shared.glyphs)
        }
    };
    Line::from([vec![head], text].concat())
}
