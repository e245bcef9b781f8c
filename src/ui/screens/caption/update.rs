//! What happens in the Caption room: pure, the world is in the effects.

mod clip;
mod deeds;
mod history;
mod how;
mod replies;
mod tries;
mod trim;
mod typing;
mod writing;

use super::action::{CaptionAction, Pane, TextAction};
use super::state::Caption;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::room::News;
use crate::ui::shared::Shared;
use crate::ui::step::Step;

/// Changes the state by an action of the room.
pub fn update(state: &mut Caption, action: CaptionAction, shared: &Shared) -> Vec<Effect> {
    let mut effects = act(state, action, shared);
    effects.extend(history::settle(state, shared));
    effects
}

fn act(state: &mut Caption, action: CaptionAction, shared: &Shared) -> Vec<Effect> {
    match action {
        CaptionAction::Focus(pane) => state.focus = pane,
        CaptionAction::TurnFocus(by) => state.focus = state.focus.turned(by),
        CaptionAction::Step(step) => return stepped(state, step, shared),
        CaptionAction::Write => return writing::write(state, shared),
        CaptionAction::Scored(number, scores) => {
            let of = state.attempts.iter_mut().find(|attempt| attempt.number == number);
            of.into_iter().for_each(|attempt| attempt.scores.clone_from(&scores));
        }
        CaptionAction::Stop => return writing::stop(state, shared),
        CaptionAction::Clip(action) => return clip::update(state, action, shared),
        CaptionAction::How(action) => return how::update(state, action, shared),
        CaptionAction::Typing(action) => return typing::update(state, action, shared),
        CaptionAction::Text(action) => return in_text(state, &action),
        CaptionAction::Tries(action) => return tries::update(state, action, shared),
        CaptionAction::History(action) => return history::update(state, action, shared),
        CaptionAction::Deed(action) => return deeds::update(state, action, shared),
        CaptionAction::Trim(action) => return trim::update(state, action, shared),
    }
    Vec::new()
}

/// Answers what happened outside.
pub fn news(state: &mut Caption, news: News<'_>, shared: &Shared) -> Vec<Effect> {
    match news {
        News::Engine(reply) => replies::heard(state, reply, shared),
        News::Entered => {
            let mut effects = how::entered(state, shared);
            effects.extend(clip::entered(state, shared));
            effects
        }
        News::Left | News::Opened(_) | News::Tick | News::Settings => Vec::new(),
    }
}

fn stepped(state: &mut Caption, step: Step, shared: &Shared) -> Vec<Effect> {
    match state.focus {
        Pane::How => how::stepped(state, step, shared),
        Pane::Tries => {
            state.row = step.from(state.row, state.rows(), state.scroll.page());
            Vec::new()
        }
        Pane::Text | Pane::Clip => {
            state.token = step.from(state.token, state.shown().map_or(0, super::state::attempt::Attempt::len), 10);
            Vec::new()
        }
    }
}

fn in_text(state: &mut Caption, action: &TextAction) -> Vec<Effect> {
    let last = state.shown().map_or(0, super::state::attempt::Attempt::len).saturating_sub(1);
    match action {
        TextAction::MoveToken(by) => state.token = state.token.saturating_add_signed(*by).min(last),
        TextAction::Token(token) => state.token = (*token).min(last),
        TextAction::Copy => return copy(state),
    }
    Vec::new()
}

fn copy(state: &Caption) -> Vec<Effect> {
    match state.shown().map(|attempt| attempt.result.text.clone()).filter(|text| !text.is_empty()) {
        Some(text) => vec![Effect::Copy(text), Effect::Say(Message::info("the caption is copied"))],
        None => vec![Effect::Say(Message::info("there is no caption to copy yet"))],
    }
}
