//! The Train room: watch runs, compare them, and steer those that go on.

mod action;
mod chart_list;
mod jobs;
mod layout;
mod plot;
mod state;
mod update;
mod view;

pub use action::{CaptionsAction, ChartsAction, FormAction, Pane, Plain, RunsAction, SteerAction, TrainAction};
pub use state::Train;

use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::effect::Effect;
use crate::ui::keymap::Context;
use crate::ui::room::{News, Screen};
use crate::ui::shared::Shared;
use ratatui::layout::Rect;
use std::path::PathBuf;

impl Train {
    /// What to do when the program starts: look for runs under `roots`, and put the cursor on `wanted`.
    pub fn start(&mut self, roots: Vec<PathBuf>, wanted: Option<PathBuf>) -> Vec<Effect> {
        update::start(self, roots, wanted)
    }

    /// Whether it has to be ticked though nothing happens.
    pub fn wants_ticks(&self, in_front: bool) -> bool {
        update::wants_ticks(self, in_front)
    }

    /// Whether any run goes on, for the tab.
    pub fn any_live(&self) -> bool {
        self.runs.any_live()
    }
}

impl Screen for Train {
    type Action = TrainAction;

    fn contexts(&self) -> Vec<Context> {
        if self.form.is_some() {
            return vec![Context::TrainForm];
        }
        let pane = match self.focus {
            Pane::Runs => Context::TrainRuns,
            Pane::Checkpoints => Context::TrainCheckpoints,
            Pane::Charts => Context::TrainCharts,
            Pane::Captions => Context::TrainCaptions,
        };
        vec![pane, Context::Train]
    }

    fn works(&self, action: &Action, _shared: &Shared) -> bool {
        let Action::Train(action) = action else { return true };
        let live = self.run().is_some_and(crate::run::reader::Run::is_live);
        match action {
            TrainAction::Steer(SteerAction::AskRate) => self.run().is_some_and(|run| run.info.is_some()),
            TrainAction::Steer(_) => live,
            TrainAction::Form(FormAction::Resume) => !live && self.run().is_some_and(|run| run.info.is_some()),
            TrainAction::Form(FormAction::Fork) => self.run().is_some_and(|run| !run.config.is_empty()),
            TrainAction::Form(_) => true,
            TrainAction::TryCheckpoint => self.run().is_some_and(|run| !run.checkpoints.is_empty()),
            TrainAction::Runs(RunsAction::Differences) => self.shown().len() > 1,
            TrainAction::Runs(RunsAction::AskFolder) => true,
            TrainAction::Charts(ChartsAction::Pan(_) | ChartsAction::Whole) => self.charts.window.is_some(),
            TrainAction::Captions(_) => self.captions.told.is_some(),
            TrainAction::Back => {
                let charts = &self.charts;
                charts.full || charts.window.is_some() || charts.cursor.is_some() || self.focus != Pane::Charts
            }
            TrainAction::TurnFocus(_) => true,
            _ => !self.runs.list.is_empty(),
        }
    }

    fn update(&mut self, action: TrainAction, shared: &Shared) -> Vec<Effect> {
        update::update(self, action, shared)
    }

    fn news(&mut self, news: News<'_>, shared: &Shared) -> Vec<Effect> {
        update::news(self, news, shared)
    }

    fn view(&self, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
        view::view(self, canvas, area, shared);
    }
}
