//! What happens in the Caption room: pure, the world is in the effects.

pub(super) mod clip;
mod deeds;
mod grid;
mod history;
mod how;
pub(super) mod knobs;
mod masking;
mod replies;
mod text;
mod tries;
mod trim;
mod typing;
mod why;
mod writing;

use super::action::{CaptionAction, Pane};
use super::jobs;
use super::state::Caption;
use crate::ui::effect::Effect;
use crate::ui::room::News;
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use std::sync::Arc;

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
        CaptionAction::Text(action) => return text::update(state, &action, shared),
        CaptionAction::Why(action) => return why::update(state, &action, shared),
        CaptionAction::Grid(action) => return grid::update(state, action, shared),
        CaptionAction::Mask(action) => return masking::update(state, &action, shared),
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
        Pane::Why => {
            why::stepped(state, step);
            Vec::new()
        }
        Pane::Text | Pane::Clip => {
            state.token = step.from(state.token, state.tokens().len(), 10);
            Vec::new()
        }
    }
}

/// Has the shown caption judged by what people wrote.
fn judged(state: &Caption) -> Vec<Effect> {
    let attempt = state.shown().filter(|attempt| !attempt.clip.captions.is_empty() && attempt.stage.complete());
    let job = attempt.map(|attempt| jobs::scores(attempt, Arc::clone(&state.rarities)));
    job.map(Effect::Job).into_iter().collect()
}
