//! The tries: those of this session, and dimmed below them those of earlier ones.

use super::{panel, row_of, span};
use crate::history::{Entry, age, day};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::caption::action::{CaptionAction, Pane, TriesAction};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Stage};
use crate::ui::screens::caption::state::history::Listed;
use crate::ui::screens::caption::update::knobs::summary;
use crate::ui::shared::{Shared, model_label};
use crate::ui::step::Step;
use crate::ui::theme::Role;
use crate::ui::widgets::Table;
use crate::ui::widgets::table::{Cell, Column};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::time::{Duration, Instant};

const fn column(title: &'static str, width: u16, share: u16, right: bool, priority: u8) -> Column {
    Column { title, width, share, right, priority }
}

/// From this width on there is room for whole days.
const WIDE: u16 = 100;

const COLUMNS: [Column; 8] = [
    column("try", 3, 0, true, 3),
    column("ago", 6, 0, true, 4),
    column("took", 6, 0, true, 7),
    column("model", 14, 1, false, 2),
    column("prefix", 20, 0, false, 1),
    column("search", 12, 1, false, 5),
    column("clip", 14, 1, false, 6),
    column("caption", 20, 4, false, 0),
];

pub(super) fn view(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let count = state.rows();
    let inside = panel(state, Pane::Tries, &title(state, count), &note(state), canvas, area, shared);
    if inside.is_empty() {
        return;
    }
    if count == 0 {
        let filtered = !state.history.filter.is_empty();
        let said = if filtered {
            "no try is like that: / changes the filter"
        } else {
            "every caption of this session will be listed here"
        };
        return canvas.line(span(said, Role::Muted, inside.width, shared), inside);
    }
    let mut columns = COLUMNS;
    if inside.width >= WIDE && !state.history.is_empty() {
        columns[1].width = 10;
    }
    let row = |row: usize| match state.listed(row) {
        Some(Listed::Now(_, attempt)) => cells(attempt, shared),
        Some(Listed::Kept(entry)) => kept(entry, columns[1].width, shared),
        None => Vec::new(),
    };
    canvas.draw(
        Table {
            theme: &shared.theme,
            glyphs: shared.glyphs,
            columns: &columns,
            sorted: None,
            len: count,
            selected: state.row,
            focused: state.focus == Pane::Tries,
            scroll: &state.scroll,
            row: &row,
        },
        inside,
    );
    state.scroll.draw_thumb(
        Rect { y: inside.y + 1, height: inside.height - 1, width: inside.width + 1, ..inside },
        count,
        &shared.theme,
        shared.glyphs,
        canvas.buffer,
    );
    clicks(state, canvas, inside);
}

/// `Tries 3`, with what is listed only, and `+ 120` of earlier sessions.
fn title(state: &Caption, count: usize) -> String {
    let (kept, filter) = (state.history.len(), &state.history.filter);
    let now = count - kept;
    let mut title = if now > 0 { format!("Tries {now}") } else { "Tries".to_owned() };
    if kept > 0 {
        title.push_str(&format!(" + {kept} earlier"));
    }
    if !filter.is_empty() {
        title.push_str(&format!(" with {filter:?}"));
    }
    title
}

fn note(state: &Caption) -> String {
    let lost = state.unkept();
    if lost > 0 { format!("{lost} not saved") } else { String::new() }
}

fn clicks(state: &Caption, canvas: &mut Canvas<'_>, inside: Rect) {
    let act = |action| Action::Caption(CaptionAction::Tries(action));
    let step = |step| Action::Caption(CaptionAction::Step(step));
    for y in 1..inside.height {
        let row = state.scroll.top() + usize::from(y) - 1;
        if row < state.rows() {
            let line = row_of(inside, y);
            canvas.click(line, act(TriesAction::Select(row)));
            canvas.double_click(line, act(TriesAction::Recall));
        }
    }
    if state.focus == Pane::Tries {
        canvas.scroll(inside, step(Step::Up), step(Step::Down));
    }
}

fn cells(attempt: &Attempt, shared: &Shared) -> Vec<Cell> {
    let took = if attempt.stage.complete() {
        format!("{:.2} s", attempt.seconds())
    } else {
        shared.glyphs.missing().to_owned()
    };
    vec![
        format!("{}", attempt.number).into(),
        ago(attempt.began, shared.now).into(),
        took.into(),
        model_label(&attempt.voice.model).into(),
        if attempt.prefix.is_empty() { "no prefix" } else { attempt.prefix.trim_end() }.into(),
        way(attempt).into(),
        attempt.clip.file_name.clone().into(),
        outcome(attempt, shared),
    ]
}

/// How it was searched for, and what was masked.
fn way(attempt: &Attempt) -> String {
    let search = match (attempt.typed, attempt.branch) {
        (true, _) => "typed".to_owned(),
        (_, Some(branch)) => format!("from {}", branch.of),
        _ => summary(&attempt.asked, " "),
    };
    let masks: Vec<String> = attempt.masks.iter().map(|mask| format!(" without {mask}")).collect();
    search + &masks.concat()
}

/// A try of an earlier session, dimmed; its day is cut to what has room.
fn kept(entry: &Entry, room: u16, shared: &Shared) -> Vec<Cell> {
    let style = shared.theme.style(Role::Muted);
    let seconds = entry.extra.get("seconds").and_then(serde_json::Value::as_f64);
    let texts = [
        String::new(),
        if room < 10 { short_day(&entry.time) } else { day(&entry.time).to_owned() },
        seconds.map_or_else(|| shared.glyphs.missing().to_owned(), |seconds| format!("{seconds:.2} s")),
        model_label(&entry.model),
        if entry.prefix.is_empty() { "no prefix" } else { entry.prefix.trim_end() }.to_owned(),
        summary(&serde_json::from_value(entry.generate.clone()).unwrap_or_default(), " "),
        entry.file_name.clone(),
        entry.caption.clone(),
    ];
    texts.into_iter().map(|text| Cell { text, style }).collect()
}

/// `26 Nov`, of more than half a year ago `2025`.
fn short_day(time: &str) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = time.get(5..7).and_then(|month| MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?));
    let recent = age(time).is_some_and(|age| age < Duration::from_hours(24 * 180));
    match (month, time.get(8..10).filter(|_| recent)) {
        (Some(month), Some(day)) => format!("{} {month}", day.trim_start_matches('0')),
        _ => time.get(..4).unwrap_or_default().to_owned(),
    }
}

/// The caption, and when it is not whole, why.
fn outcome(attempt: &Attempt, shared: &Shared) -> Cell {
    let (text, style) = match &attempt.stage {
        Stage::Failed(why) => (why.clone(), shared.theme.style(Role::Bad)),
        Stage::Stopped => (format!("{} {} stopped", attempt.text(), shared.glyphs.ellipsis()), Style::new()),
        Stage::Waiting => ("the model listens".to_owned(), Style::new()),
        Stage::Writing | Stage::Complete => (attempt.text().to_owned(), Style::new()),
    };
    Cell { text, style }
}

/// `now`, `5 min`, `2 h`.
fn ago(then: Instant, now: Instant) -> String {
    match now.saturating_duration_since(then).as_secs() / Duration::from_mins(1).as_secs() {
        0 => "now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes => format!("{} h", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let then = Instant::now();
        let after = |seconds| ago(then, then + Duration::from_secs(seconds));
        assert_eq!([0, 59, 60, 3599, 7200].map(after), ["now", "now", "1 min", "59 min", "2 h"]);
        assert_eq!(["2001-02-03T04:05:06Z", "x", "éé"].map(short_day), ["2001", "", "éé"]);
        assert_eq!(short_day(&crate::history::now()).len().clamp(5, 6), short_day(&crate::history::now()).len());
    }
}
