//! Looking at charts.

use crate::run::reader::Axis;
use crate::ui::screens::train::action::{ChartsAction, Pane};
use crate::ui::screens::train::state::Train;
use crate::ui::screens::train::state::charts::SMOOTHING;
use crate::ui::widgets::chart::Scale;

pub(super) fn update(state: &mut Train, action: &ChartsAction) {
    match *action {
        ChartsAction::Choose(chart) => {
            (state.focus, state.charts.chosen) = (Pane::Charts, chart);
        }
        ChartsAction::ToggleFull => {
            state.focus = Pane::Charts;
            state.charts.full = !state.charts.full;
        }
        ChartsAction::NextAxis => next_axis(state),
        ChartsAction::ToggleLogX => {
            state.charts.log_x = !state.charts.log_x;
            state.charts.window = None;
        }
        ChartsAction::ToggleLogY => state.charts.log_y = !state.charts.log_y,
        ChartsAction::NextSmoothing => state.charts.smoothing = (state.charts.smoothing + 1) % SMOOTHING.len(),
        ChartsAction::Zoom(factor) => {
            let about = cursor_place(state).filter(|at| (0.0..=1.0).contains(at));
            state.charts.zoom(factor, about.unwrap_or(if state.charts.window.is_some() { 0.5 } else { 1.0 }));
        }
        ChartsAction::ZoomAt(factor, place) => state.charts.zoom(factor, place),
        ChartsAction::Whole => state.charts.window = None,
        ChartsAction::Pan(by) => state.charts.pan(by),
        ChartsAction::MoveCursor(by) => move_cursor(state, by),
        ChartsAction::PutCursor(chart, place) => {
            (state.focus, state.charts.chosen) = (Pane::Charts, chart);
            put(state, place);
        }
    }
}

/// To the next axis that the run knows its steps on.
fn next_axis(state: &mut Train) {
    let at = Axis::ALL.iter().position(|axis| *axis == state.charts.axis).unwrap_or(0);
    let known = |axis: &Axis| state.run().is_some_and(|run| *axis == Axis::Step || axis.scale(run).is_some());
    let next = (1..=Axis::ALL.len()).map(|by| Axis::ALL[(at + by) % Axis::ALL.len()]).find(known);
    state.charts.axis = next.unwrap_or_default();
    state.charts.window = None;
}

fn scale(state: &Train) -> Scale {
    state.charts.in_sight(&state.shown())
}

/// Where the cursor is in what is in sight.
fn cursor_place(state: &Train) -> Option<f64> {
    let place = state.charts.axis.place(state.run()?, state.charts.cursor?)?;
    scale(state).fraction(place)
}

fn put(state: &mut Train, place: f64) {
    let at = scale(state).at(place);
    let last = state.shown().iter().map(|run| run.step()).max().unwrap_or(0) as f64;
    let step = state.run().and_then(|run| state.charts.axis.step_at(run, at));
    state.charts.cursor = step.map(|step| step.round().clamp(0.0, last));
}

/// The first move brings the cursor to the end; at an edge what is in sight moves on.
fn move_cursor(state: &mut Train, by: isize) {
    let cell = 1.0 / f64::from(state.charts.width.get().max(10));
    let Some(place) = cursor_place(state) else { return put(state, 1.0 - cell / 2.0) };
    let before = state.charts.cursor;
    let place = place + by as f64 * cell;
    if !(0.0..1.0).contains(&place) {
        state.charts.pan(by as f64 * 0.1);
    }
    put(state, place.clamp(0.0, 1.0));
    // Few steps on a wide chart: a cell is less than a step.
    if state.charts.cursor == before
        && let Some(step) = &mut state.charts.cursor
    {
        *step = (*step + by as f64).max(0.0);
    }
}
