//! The history of tries.

use super::{panel, row_of, span};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::caption::action::{CaptionAction, Pane, TriesAction};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Stage};
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
    let count = state.attempts.len();
    let unsaved = state.to_save().count();
    let note = if unsaved > 0 { format!("{unsaved} not saved") } else { String::new() };
    let title = if count > 0 { format!("Tries {count}") } else { "Tries".to_owned() };
    let inside = panel(state, Pane::Tries, &title, &note, canvas, area, shared);
    if inside.is_empty() {
        return;
    }
    if count == 0 {
        return canvas.line(
            span("every caption of this session will be listed here", Role::Muted, inside.width, shared),
            inside,
        );
    }
    let row = |row: usize| state.in_row(row).map(|attempt| cells(attempt, shared)).unwrap_or_default();
    canvas.draw(
        Table {
            theme: &shared.theme,
            glyphs: shared.glyphs,
            columns: &COLUMNS,
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

fn clicks(state: &Caption, canvas: &mut Canvas<'_>, inside: Rect) {
    let act = |action| Action::Caption(CaptionAction::Tries(action));
    let step = |step| Action::Caption(CaptionAction::Step(step));
    for y in 1..inside.height {
        let row = state.scroll.top() + usize::from(y) - 1;
        if row < state.attempts.len() {
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
    }
}
