//! What happens in the Balance room: pure, the world is in the effects.

mod comparing;
mod editing;
mod hearing;
mod keeping;
mod listing;
mod loading;
mod looking;
mod solving;
mod targets;
mod whys;

pub use editing::words;
pub use loading::start;
pub use solving::in_words;
pub use whys::why;

use super::action::{BalanceAction, Pane};
use super::state::Balance;
use super::state::rows::rows;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::room::News;
use crate::ui::shared::Shared;
use crate::ui::step::Step;

/// Changes the state by an action of the room.
pub fn update(state: &mut Balance, action: BalanceAction, shared: &Shared) -> Vec<Effect> {
    match action {
        BalanceAction::Focus(pane) => state.focus = pane,
        BalanceAction::TurnFocus => turn_focus(state),
        BalanceAction::Step(step) => stepped(state, state.focus, step),
        BalanceAction::Wheel(pane, step) => stepped(state, pane, step),
        BalanceAction::Select(pane, row) => {
            state.focus = pane;
            match pane {
                Pane::Labels => state.look.cursor = row.min(state.look.rows.len().saturating_sub(1)),
                Pane::Plan => state.row = row,
            }
            state.plan.lift();
        }
        BalanceAction::Back => return back(state),
        BalanceAction::Load(action) => return loading::update(state, action, shared),
        BalanceAction::Look(action) => return looking::update(state, action),
        BalanceAction::Target(action) => return targets::update(state, action),
        BalanceAction::Edit(action) => return editing::update(state, action),
        BalanceAction::Solve(action) => return solving::update(state, action),
        BalanceAction::Hear(action) => return hearing::update(state, action),
        BalanceAction::Compare(action) => return comparing::update(state, action),
        BalanceAction::Keep(action) => return keeping::update(state, action),
        BalanceAction::Why => return whys::tell(state),
        BalanceAction::Undo => return travel(state, true),
        BalanceAction::Redo => return travel(state, false),
    }
    Vec::new()
}

/// Answers what happened outside.
pub fn news(state: &mut Balance, news: News<'_>, shared: &Shared) -> Vec<Effect> {
    match news {
        News::Entered => {
            state.in_front = true;
            loading::entered(state, shared)
        }
        News::Left => {
            state.in_front = false;
            Vec::new()
        }
        // It had nothing to show.
        News::Opened(_) if state.in_front => loading::entered(state, shared),
        _ => Vec::new(),
    }
}

fn turn_focus(state: &mut Balance) {
    state.focus = if state.focus == Pane::Labels { Pane::Plan } else { Pane::Labels };
}

fn stepped(state: &mut Balance, pane: Pane, step: Step) {
    match pane {
        Pane::Labels => {
            let (page, len) = (state.look.scroll.page(), state.look.rows.len());
            state.look.cursor = step.from(state.look.cursor, len, page);
        }
        Pane::Plan => {
            let len = rows(state.plan()).len();
            state.row = step.from(state.row.min(len.saturating_sub(1)), len, state.row_scroll.page());
        }
    }
    state.plan.lift();
}

fn back(state: &mut Balance) -> Vec<Effect> {
    if state.focus == Pane::Plan {
        state.focus = Pane::Labels;
        return Vec::new();
    }
    looking::update(state, super::action::LookAction::Fold(Some(false)))
}

fn travel(state: &mut Balance, back: bool) -> Vec<Effect> {
    let clips = state.plan().sources.clone();
    let moved = if back { state.plan.undo() } else { state.plan.redo() };
    if !moved {
        let said = if back { "nothing to take back" } else { "nothing to do again" };
        return vec![Effect::Say(Message::info(said))];
    }
    if state.plan().sources == clips { solving::again(state) } else { loading::reread(state) }
}
