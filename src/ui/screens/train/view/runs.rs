//! The list of runs.

use super::rows::{Row, draw};
use super::{frame, words};
use crate::run::{Stage, Summary};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::train::action::{Pane, RunsAction, TrainAction};
use crate::ui::screens::train::state::Train;
use crate::ui::shared::Shared;
use crate::ui::theme::{Glyphs, Role};
use crate::ui::widgets::numbers::{count, hours};
use ratatui::layout::Rect;

/// The colours of overlaid runs, in their order.
pub(super) const LINES: [Role; 5] = [Role::Line1, Role::Line2, Role::Line3, Role::Line4, Role::Line5];

/// Their letters, where there is no colour.
pub(super) const LETTERS: [&str; 5] = ["a", "b", "c", "d", "e"];

pub(super) fn view(state: &Train, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, floats: bool) {
    let runs = &state.runs;
    let note = if runs.list.is_empty() { String::new() } else { runs.list.len().to_string() };
    let inside = frame(state, canvas, area, shared, Pane::Runs, ("Runs", &note, floats));
    if runs.list.is_empty() {
        return words(canvas, inside, shared, "No runs yet. o opens a run directory, or a folder of them.");
    }
    let shown = runs.shown();
    let row = |index: usize| {
        let run = &runs.list[index];
        let mut row = row(run, shared.glyphs);
        // Several runs on the charts are told apart by the colour of their sign.
        if shown.len() > 1
            && let Some(at) = shown.iter().position(|path| *path == run.path)
        {
            let sign =
                if shared.theme.depth().has_colour() { shared.glyphs.thumb() } else { LETTERS[at % LETTERS.len()] };
            row.sign = (sign, LINES[at % LINES.len()]);
        }
        row
    };
    let selection = (runs.row, state.focus == Pane::Runs, runs.list.len());
    for (index, place) in draw(canvas, inside, shared, selection, &runs.scroll, row) {
        canvas.click(place, Action::Train(TrainAction::Runs(RunsAction::Select(index))));
        canvas.double_click(place, Action::Train(TrainAction::Runs(RunsAction::Overlay)));
    }
}

/// What a stage looks like.
pub(super) fn sign(stage: Stage, glyphs: Glyphs) -> (&'static str, Role) {
    match stage {
        Stage::Running => (glyphs.chosen(), Role::Good),
        Stage::Paused => (glyphs.paused(), Role::Warning),
        Stage::Finished => (glyphs.check(), Role::Good),
        Stage::Stopped => (glyphs.stopped(), Role::Muted),
        Stage::Failed => (glyphs.cross(), Role::Bad),
        Stage::PresumedDead => (glyphs.unknown(), Role::Bad),
        Stage::Empty => (glyphs.unchosen(), Role::Muted),
        Stage::Foreign => (glyphs.dot(), Role::Muted),
    }
}

fn row(run: &Summary, glyphs: Glyphs) -> Row {
    let facts = match (run.stage, run.eta) {
        (Stage::Running, Some(eta)) => hours(eta),
        (Stage::Running | Stage::Foreign, _) if run.step > 0 => count(run.step),
        (Stage::Running, _) => "running".into(),
        (Stage::Finished | Stage::Stopped, _) => count(run.step),
        (Stage::PresumedDead, _) => "dead?".into(),
        (Stage::Foreign, _) => String::new(),
        (stage, _) => stage.name().into(),
    };
    Row { sign: sign(run.stage, glyphs), name: run.name.clone(), facts }
}
