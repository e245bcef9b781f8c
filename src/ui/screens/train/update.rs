//! What happens in the Train room: pure, the world is in the effects.

mod captions;
mod charts;
mod following;
mod form;
mod overview;
mod steering;
mod trying;

pub use captions::clip;
pub use following::{start, wants_ticks};

use super::action::{ChartsAction, Pane, TrainAction};
use super::chart_list::charts;
use super::state::Train;
use crate::ui::effect::Effect;
use crate::ui::room::News;
use crate::ui::shared::Shared;
use crate::ui::step::Step;

/// Changes the state by an action of the room.
pub fn update(state: &mut Train, action: TrainAction, shared: &Shared) -> Vec<Effect> {
    match action {
        TrainAction::Focus(pane) => state.focus = pane,
        TrainAction::TurnFocus(by) => turn_focus(state, by),
        TrainAction::Step(step) if state.form.is_some() => form::stepped(state, step),
        TrainAction::Step(step) => return stepped(state, state.focus, step, shared),
        TrainAction::Wheel(pane, step) => return stepped(state, pane, step, shared),
        TrainAction::Open => return open(state, shared),
        TrainAction::Back => back(state),
        TrainAction::Runs(action) => return following::update(state, action, shared),
        TrainAction::Charts(action) => charts::update(state, &action),
        TrainAction::Captions(action) => return captions::update(state, action, shared),
        TrainAction::Steer(action) => return steering::update(state, action),
        TrainAction::Form(action) => return form::update(state, action),
        TrainAction::Checkpoint(row) => {
            (state.focus, state.checkpoint) = (Pane::Checkpoints, row);
        }
        TrainAction::TryCheckpoint => return trying::try_checkpoint(state),
    }
    Vec::new()
}

/// Answers what happened outside.
pub fn news(state: &mut Train, news: News<'_>, shared: &Shared) -> Vec<Effect> {
    match news {
        News::Entered => following::entered(state, shared),
        News::Tick => following::tick(state, shared),
        News::Left | News::Opened(_) | News::Engine(_) | News::Settings => Vec::new(),
    }
}

fn turn_focus(state: &mut Train, by: isize) {
    state.focus = state.focus.turned(by);
    if state.charts.full && state.focus != Pane::Charts {
        state.charts.full = false;
    }
}

fn stepped(state: &mut Train, pane: Pane, step: Step, shared: &Shared) -> Vec<Effect> {
    match pane {
        Pane::Runs => {
            let row = step.from(state.runs.row, state.runs.list.len(), state.runs.scroll.page());
            return following::select(state, row, shared);
        }
        Pane::Checkpoints => {
            let count = state.run().map_or(0, |run| run.checkpoints.len());
            state.checkpoint = step.from(state.checkpoint, count, state.checkpoint_scroll.page());
        }
        Pane::Charts => {
            let count = charts(&state.shown()).len();
            let row = state.charts.per_row.get().max(1);
            state.charts.chosen = match step {
                Step::PageUp => state.charts.chosen.saturating_sub(row),
                Step::PageDown => (state.charts.chosen + row).min(count.saturating_sub(1)),
                step => step.from(state.charts.chosen, count, row),
            };
        }
        Pane::Captions => captions::stepped(state, step),
    }
    Vec::new()
}

fn open(state: &mut Train, shared: &Shared) -> Vec<Effect> {
    match state.focus {
        Pane::Runs => state.focus = Pane::Charts,
        Pane::Charts => charts::update(state, &ChartsAction::ToggleFull),
        Pane::Checkpoints => return trying::try_checkpoint(state),
        Pane::Captions => return captions::play(state, shared),
    }
    Vec::new()
}

fn back(state: &mut Train) {
    let charts = &mut state.charts;
    if charts.cursor.take().is_none() && charts.window.take().is_none() && !std::mem::take(&mut charts.full) {
        state.focus = Pane::Charts;
    }
}
