//! The grid of charts, or one of them alone.

use super::{chart, words};
use crate::run::Stage;
use crate::ui::canvas::Canvas;
use crate::ui::screens::train::chart_list::charts;
use crate::ui::screens::train::layout::{grid, per_row};
use crate::ui::screens::train::state::Train;
use crate::ui::shared::Shared;
use ratatui::layout::Rect;

pub(super) fn view(state: &Train, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let runs = state.shown();
    let all = charts(&runs);
    if all.is_empty() {
        let middle = Rect { y: area.y + area.height / 4, height: area.height - area.height / 4, ..area };
        return words(canvas, middle, shared, &nothing(state));
    }
    let chosen = state.charts.chosen.min(all.len() - 1);
    state.charts.per_row.set(per_row(area.width).1);
    let places = if state.charts.full { vec![(chosen, area)] } else { grid(area, all.len(), chosen) };
    let x = state.charts.in_sight(&runs);
    for (number, place) in places {
        chart::view(
            state,
            canvas,
            place,
            shared,
            &chart::Shown { runs: &runs, x, number, chart: &all[number], chosen },
        );
    }
}

fn nothing(state: &Train) -> String {
    match (state.runs.selected(), state.run()) {
        (None, _) => {
            "Here you watch training runs and steer them: live, finished, copied from a cluster, or written by \
            HuggingFace's Trainer or as TensorBoard event files. o opens a run directory, or a folder of them; \
            N begins one."
                .into()
        }
        (Some(_), None) => "reading the run ...".into(),
        (Some(_), Some(run)) if run.stage == Stage::Empty => {
            "Nothing was written yet: the run has not begun, or loads its model and datasets.".into()
        }
        (Some(_), Some(_)) => "No step was logged yet.".into(),
    }
}
