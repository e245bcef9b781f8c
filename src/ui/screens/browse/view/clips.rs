//! The table of clips, of which only the rows in sight are read and drawn.

use super::frame;
use crate::dataset::Column;
use crate::dataset::Overlay;
use crate::dataset::facts::ClipFacts;
use crate::text::safe;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::browse::action::{BrowseAction, Pane, TableAction};
use crate::ui::screens::browse::columns::columns;
use crate::ui::screens::browse::format::{count, decibels, duration, kilohertz};
use crate::ui::screens::browse::jobs::probe::is_long;
use crate::ui::screens::browse::state::place::ClipId;
use crate::ui::screens::browse::state::row::Row;
use crate::ui::screens::browse::state::{Browse, split};
use crate::ui::screens::browse::update::mark_of;
use crate::ui::shared::Shared;
use crate::ui::shell::status::progress;
use crate::ui::theme::Role;
use crate::ui::widgets::Table;
use crate::ui::widgets::table::{Cell, layout};
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// Draws the pane: the filter's line where there is one, and the table.
pub fn draw(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let (title, note) = (title(state, shared), note(state, shared));
    let mut inside = frame(state, canvas, area, shared, Pane::Clips, (&title, &note));
    if state.filter.editing || !state.filter.is_empty() {
        draw_filter(state, canvas, inside, shared);
        inside = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    }
    if inside.height < 2 {
        return;
    }
    match empty_because(state, shared) {
        Some(why) => {
            canvas.line(Line::styled(why, shared.theme.style(Role::Muted)), Rect { x: inside.x + 1, ..inside });
        }
        None => draw_table(state, canvas, inside, shared),
    }
}

/// `train · 1 204 of 130 112`.
fn title(state: &Browse, shared: &Shared) -> String {
    let Some(split) = state.split(shared) else { return "Clips".to_owned() };
    let (shown, all) = (state.table.len(split.len()), split.len());
    let counts =
        if shown == all { count(all as u64) } else { format!("{} of {}", count(shown as u64), count(all as u64)) };
    format!("{} {} {counts}", split.name(), shared.glyphs.dot())
}

/// What is being worked out, or what makes the rows fewer.
fn note(state: &Browse, shared: &Shared) -> String {
    if let Some(rows) = state.table.arranging {
        return format!("looking {}", count(rows as u64));
    }
    match state.split(shared).map(|split| split.progress()) {
        Some(progress) if !progress.complete && progress.total > 0 => {
            format!("indexing {:.0} %", progress.done as f64 / progress.total as f64 * 100.0)
        }
        Some(progress) if !progress.complete => "indexing".to_owned(),
        _ if state.table.marked_only => format!("only {}", shared.glyphs.star()),
        _ => String::new(),
    }
}

fn empty_because(state: &Browse, shared: &Shared) -> Option<String> {
    let Some(split) = state.split(shared) else {
        let preparing = shared.preparing.as_ref().map(|(what, done, total)| progress(what, *done, *total));
        return Some(preparing.unwrap_or_else(|| "no dataset is open: ctrl-o opens a folder".to_owned()));
    };
    let why = match (state.table.len(split.len()), split.progress().complete) {
        (0, false) => Some("looking for clips"),
        (0, true) if split.is_empty() => Some("this split has no clips"),
        (0, true) if state.table.arranging.is_some() => Some("looking"),
        (0, true) => Some("no clip is like that: Esc forgets the filter"),
        _ => None,
    };
    why.map(str::to_owned)
}

fn draw_filter(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let theme = &shared.theme;
    let line = Rect { height: 1.min(area.height), ..area };
    canvas.click(line, Action::Browse(BrowseAction::Table(TableAction::EditFilter)));
    canvas.line(Line::from(Span::styled(" filter ", theme.style(Role::HintKey))), line);
    let why = state.filter.error.as_deref().unwrap_or_default();
    let room = line.width.saturating_sub(8);
    let typed = (state.filter.text().width() as u16).saturating_add(2).min(room / 2);
    let why = fit(why, usize::from(room - typed), shared.glyphs.ellipsis());
    let error_width = why.width() as u16;
    let input = Rect { x: line.x + 8.min(line.width), width: room - error_width, ..line };
    let help = "words, dur>5, caption:dog, khz=44.1, peak<-1, -rain, mark:yes, drafts=1";
    if state.filter.editing {
        canvas.cursor = Some(state.filter.line.draw(help, theme, shared.glyphs, input, canvas.buffer));
    } else {
        canvas.line(Line::styled(crate::text::safe(state.filter.text()).into_owned(), theme.style(Role::Input)), input);
    }
    let error = Rect { x: input.right(), width: error_width, ..line };
    canvas.line(Line::styled(why, theme.style(Role::Warning)), error);
}

fn draw_table(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let written = state.split(shared).and_then(|split| split.written());
    let metrics = written.as_deref().map(|written| written.metrics.as_slice());
    let (columns, drawn) = columns(state.rows.has, metrics, shared.glyphs.star());
    let known = state.known(shared);
    let sort = state.table.sort;
    let table = Table {
        theme: &shared.theme,
        glyphs: shared.glyphs,
        columns: &drawn,
        sorted: columns.iter().position(|&column| column == sort.column).map(|at| (at, sort.descending)),
        len: state.table.len(known),
        selected: state.table.cursor.at,
        focused: state.focus == Pane::Clips,
        scroll: &state.table.cursor.scroll,
        row: &|place| cells(state, &columns, place, known, (shared, written.as_deref())),
    };
    canvas.draw(table, area);
    let (len, scroll) = (state.table.len(known), &state.table.cursor.scroll);
    let rows = Rect { y: area.y + 1, height: area.height - 1, ..area };
    scroll.draw_thumb(rows, len, &shared.theme, shared.glyphs, canvas.buffer);
    for (y, place) in (rows.top()..rows.bottom()).zip(scroll.top()..len) {
        let line = Rect { y, height: 1, ..rows };
        canvas.click(line, table_action(TableAction::Click(place)));
        canvas.double_click(line, Action::Browse(BrowseAction::Open));
    }
    for (index, x, width) in layout(&drawn, area.width) {
        let head = Rect { x: area.x + x, y: area.y, width, height: 1 };
        canvas.click(head, table_action(TableAction::SortBy(columns[index])));
    }
}

fn table_action(action: TableAction) -> Action {
    Action::Browse(BrowseAction::Table(action))
}

/// The cells of a row, one for each column.
fn cells(
    state: &Browse,
    columns: &[Column],
    place: usize,
    known: usize,
    (shared, written): (&Shared, Option<&Overlay>),
) -> Vec<Cell> {
    let Some((split_id, row)) = state.table.split.zip(state.table.row(place, known)) else { return Vec::new() };
    let clip = ClipId { split: split_id, row };
    let Some(split) = split(shared, split_id) else { return Vec::new() };
    let text = state.rows.get(clip).map_or_else(|| Arc::new(Row::read(split, row)), Arc::clone);
    if let Some(why) = &text.problem {
        return unreadable(&text, columns, why, shared);
    }
    let facts = Facts { known: split.known_facts(row as usize), broken: state.probes.why(clip).is_some(), shared };
    let mark = mark_cell(mark_of(state, clip, shared), shared);
    columns
        .iter()
        .map(|&column| match (column, written) {
            (Column::Mark, _) => mark.clone(),
            (Column::Written, Some(written)) => safe(written.caption(row).unwrap_or_default()).into_owned().into(),
            (Column::Score(at), Some(written)) => {
                written.number(row, usize::from(at)).map_or_else(String::new, |number| format!("{number:.3}")).into()
            }
            _ => cell(column, &text, &facts),
        })
        .collect()
}

fn unreadable(row: &Row, columns: &[Column], why: &str, shared: &Shared) -> Vec<Cell> {
    let warning = Cell { text: why.to_owned(), style: shared.theme.style(Role::Warning) };
    let words = if columns.contains(&Column::Caption) { Column::Caption } else { Column::Labels };
    let cell = |column: &Column| match column {
        Column::File => Cell { text: row.file.clone(), style: warning.style },
        Column::Mark => Cell { text: shared.glyphs.warning().to_owned(), style: warning.style },
        column if *column == words => warning.clone(),
        _ => Cell::default(),
    };
    columns.iter().map(cell).collect()
}

fn mark_cell((starred, note): (bool, String), shared: &Shared) -> Cell {
    let star = if starred { shared.glyphs.star() } else { " " };
    let note = if note.is_empty() { " " } else { shared.glyphs.note() };
    Cell { text: format!("{star}{note}"), style: shared.theme.style(Role::Star) }
}

/// What a column of numbers needs.
struct Facts<'a> {
    known: Option<ClipFacts>,
    broken: bool,
    shared: &'a Shared,
}

impl Facts<'_> {
    /// A number; `…` while it is not known, nothing when it never will be.
    fn cell(&self, show: impl Fn(&ClipFacts) -> Option<String>) -> Cell {
        let (theme, glyphs) = (&self.shared.theme, self.shared.glyphs);
        match self.known.as_ref().and_then(show) {
            Some(text) => Cell { text, style: Style::new() },
            None if self.broken => Cell { text: glyphs.missing().to_owned(), style: theme.style(Role::Warning) },
            None => Cell { text: glyphs.ellipsis().to_owned(), style: theme.style(Role::Muted) },
        }
    }

    /// The peak; a clip too long to be decoded for it has none until it is shown.
    fn peak(&self) -> Cell {
        let waits = self.known.as_ref().is_some_and(|facts| facts.peak_db.is_none() && is_long(facts));
        if waits && !self.broken {
            let style = self.shared.theme.style(Role::Muted);
            return Cell { text: self.shared.glyphs.missing().to_owned(), style };
        }
        self.cell(|facts| facts.peak_db.map(decibels))
    }
}

fn cell(column: Column, row: &Row, facts: &Facts<'_>) -> Cell {
    match column {
        Column::File => row.file.clone().into(),
        Column::Duration => facts.cell(|facts| facts.seconds.map(duration)),
        Column::Rate => facts.cell(|facts| Some(kilohertz(facts.sample_rate))),
        Column::Channels => facts.cell(|facts| Some(facts.channels.to_string())),
        Column::Peak => facts.peak(),
        Column::Captions => row.captions.len().to_string().into(),
        Column::Caption => row.first_caption().into(),
        Column::Draft => Cell { text: row.draft.clone(), style: facts.shared.theme.style(Role::Muted) },
        Column::Labels => row.labels.join(", ").into(),
        Column::Mark | Column::Order | Column::Written | Column::Score(_) => Cell::default(),
    }
}
