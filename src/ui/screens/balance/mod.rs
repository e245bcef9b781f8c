//! The Balance room: choose a subset in a live histogram of labels.

mod action;
mod jobs;
mod layout;
mod state;
mod update;
mod view;

pub use action::{
    BalanceAction, CompareAction, EditAction, Field, HearAction, KeepAction, LoadAction, LookAction, Pane, SolveAction,
    TargetAction,
};
pub use state::Balance;

use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::effect::Effect;
use crate::ui::keymap::Context;
use crate::ui::room::{News, Screen};
use crate::ui::shared::Shared;
use ratatui::layout::Rect;
use state::look::Order;
use std::path::PathBuf;

impl Balance {
    /// What to do when the program starts with a plan, or files of clips; `audio` are folders of their audio.
    pub fn start(&mut self, paths: &[PathBuf], audio: &[PathBuf]) -> Vec<Effect> {
        update::start(self, paths, audio)
    }
}

impl Screen for Balance {
    type Action = BalanceAction;

    fn contexts(&self) -> Vec<Context> {
        match self.focus {
            Pane::Labels if self.look.order == Order::Tree => vec![Context::BalanceTree, Context::Balance],
            Pane::Labels => vec![Context::Balance],
            Pane::Plan => vec![Context::BalancePlan, Context::Balance],
        }
    }

    fn works(&self, action: &Action, _shared: &Shared) -> bool {
        let Action::Balance(action) = action else { return true };
        match action {
            BalanceAction::Load(LoadAction::Troubles) => self.ground.is_some(),
            BalanceAction::Load(_) | BalanceAction::TurnFocus => true,
            BalanceAction::Undo => self.plan.can_undo(),
            BalanceAction::Redo => self.plan.can_redo(),
            BalanceAction::Keep(KeepAction::Cancel) => self.exporting.is_some(),
            BalanceAction::Keep(KeepAction::AskExport) => self.solved.is_some() && !self.refining,
            BalanceAction::Edit(EditAction::ByHand(_)) => self.heard.is_some(),
            BalanceAction::Compare(CompareAction::Show) => self.compared.is_some(),
            BalanceAction::Back => self.focus == Pane::Plan || self.look.order == Order::Tree,
            _ => self.solved.is_some(),
        }
    }

    fn update(&mut self, action: BalanceAction, shared: &Shared) -> Vec<Effect> {
        update::update(self, action, shared)
    }

    fn news(&mut self, news: News<'_>, shared: &Shared) -> Vec<Effect> {
        update::news(self, news, shared)
    }

    fn unsaved(&self) -> Option<String> {
        let plan = self.is_changed().then_some("the plan of the Balance room is not saved");
        let export = self.exporting.map(|_| "an export is not finished");
        let lost: Vec<&str> = plan.into_iter().chain(export).collect();
        (!lost.is_empty()).then(|| lost.join("; "))
    }

    fn view(&self, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
        view::view(self, canvas, area, shared);
    }
}
