//! The checkpoints of the run, the newest first, with what was measured there.

use super::rows::{Row, draw};
use super::{frame, words};
use crate::run::reader::Run;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::train::action::{Pane, TrainAction};
use crate::ui::screens::train::chart_list::bare;
use crate::ui::screens::train::state::Train;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::numbers::{count, short};
use ratatui::layout::Rect;

pub(super) fn view(state: &Train, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, floats: bool) {
    let Some(run) = state.run() else {
        frame(state, canvas, area, shared, Pane::Checkpoints, ("Checkpoints", "", floats));
        return;
    };
    let metric = metric(run);
    let note = metric.as_deref().map_or("", bare);
    let inside = frame(state, canvas, area, shared, Pane::Checkpoints, ("Checkpoints", note, floats));
    let len = run.checkpoints.len();
    if len == 0 {
        let what = if run.is_live() { "No checkpoint yet; C asks for one." } else { "It left no checkpoint." };
        return words(canvas, inside, shared, what);
    }
    let row = |index: usize| {
        let checkpoint = &run.checkpoints[len - 1 - index];
        let best = run.best.as_ref().is_some_and(|best| best.step == checkpoint.step);
        let value = metric.as_deref().and_then(|name| run.series(name)?.before(checkpoint.step));
        let facts = value.map_or_else(String::new, |(_, value)| short(value));
        let sign = if best { (shared.glyphs.star(), Role::Star) } else { (" ", Role::Muted) };
        Row { sign, name: format!("{:>9}", count(checkpoint.step)), facts }
    };
    let selection = (state.checkpoint.min(len - 1), state.focus == Pane::Checkpoints, len);
    for (index, place) in draw(canvas, inside, shared, selection, &state.checkpoint_scroll, row) {
        canvas.click(place, Action::Train(TrainAction::Checkpoint(index)));
        canvas.double_click(place, Action::Train(TrainAction::TryCheckpoint));
    }
}

/// The series by which checkpoints are compared.
fn metric(run: &Run) -> Option<String> {
    let best = run.best.as_ref().map(|best| bare(&best.metric).to_owned());
    let names: Vec<&str> = run.all_series().map(|(name, _)| name).filter(|name| name.starts_with("eval_")).collect();
    let named = best.and_then(|metric| names.iter().find(|name| bare(name) == metric));
    let loss = || names.iter().find(|name| name.ends_with("loss"));
    named.or_else(loss).or(names.first()).map(|name| (*name).to_owned())
}
