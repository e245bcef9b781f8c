//! What the model's thread says.

use super::{history, how};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Stage};
use crate::ui::screens::caption::state::how::Tokens;
use crate::ui::shared::Shared;
use crate::whisper::Explanation;
use crate::whisper::engine::{Caption as Written, Reply};
use std::sync::Arc;

pub(super) fn heard(state: &mut Caption, reply: &Reply, shared: &Shared) -> Vec<Effect> {
    match reply {
        Reply::Ready(model) => {
            state.how.remember(&model.name);
            return how::tokenize(state, shared);
        }
        Reply::Prompt { ticket, special, ids, pieces } if *ticket == state.how.ticket => {
            state.how.tokens = Some(Tokens { special: *special, ids: ids.clone(), pieces: pieces.clone() });
        }
        Reply::Writing { ticket, draft } => {
            if let Some(attempt) = of(state, *ticket) {
                attempt.draft(draft.clone());
            }
        }
        Reply::Done { ticket, captions, idle } => return done(state, (*ticket, captions, idle), shared),
        Reply::Explained { ticket, explanation } => return explained(state, *ticket, explanation, shared),
        Reply::Cancelled { ticket } => {
            if let Some(attempt) = of(state, *ticket) {
                attempt.stage = Stage::Stopped;
            }
            forget(state, *ticket);
        }
        Reply::Failed { ticket: Some(ticket), message } => {
            if let Some(attempt) = of(state, *ticket) {
                attempt.stage = Stage::Failed(message.clone());
                return vec![Effect::Say(Message::error(message))];
            }
            if forget(state, *ticket) {
                return vec![Effect::Say(Message::warning(format!("no reading of this caption: {message}")))];
            }
        }
        Reply::Unloaded => state.how.tokens = None,
        Reply::Prompt { .. } | Reply::Progress { .. } | Reply::Failed { ticket: None, .. } => {}
    }
    Vec::new()
}

fn done(state: &mut Caption, (ticket, captions, idle): (u64, &[Written], &[String]), shared: &Shared) -> Vec<Effect> {
    let Some(attempt) = of(state, ticket) else { return Vec::new() };
    attempt.complete(captions.to_vec());
    // The explanation of the best one comes by itself.
    attempt.candidates.iter_mut().take(1).for_each(|best| best.asked = Some(ticket));
    let mut effects: Vec<Effect> = idle.iter().map(|why| Effect::Say(Message::info(why))).collect();
    let attempt = attempt.clone();
    effects.extend(history::keep(state, &attempt, shared));
    effects.extend(super::judged(state));
    effects
}

fn explained(state: &mut Caption, ticket: u64, explanation: &Arc<Explanation>, shared: &Shared) -> Vec<Effect> {
    if let Some(attempt) = of(state, ticket).filter(|attempt| attempt.typed) {
        let text = attempt.draft.text.clone();
        attempt.read(&text, Arc::clone(explanation));
        let attempt = attempt.clone();
        let mut effects: Vec<Effect> = history::keep(state, &attempt, shared).into_iter().collect();
        effects.extend(super::judged(state));
        return effects;
    }
    let candidates = state.attempts.iter_mut().rev().flat_map(|attempt| &mut attempt.candidates);
    for candidate in candidates.filter(|candidate| candidate.asked == Some(ticket)) {
        candidate.why = Some(Arc::clone(explanation));
    }
    Vec::new()
}

/// The try of a request, when it is still under way.
fn of(state: &mut Caption, ticket: u64) -> Option<&mut Attempt> {
    state.attempts.iter_mut().rev().find(|attempt| attempt.ticket == ticket && attempt.stage.under_way())
}

/// Whether an explanation was asked for, which can now be asked for again.
fn forget(state: &mut Caption, ticket: u64) -> bool {
    let candidates = state.attempts.iter_mut().rev().flat_map(|attempt| &mut attempt.candidates);
    let mut asked = candidates.filter(|candidate| candidate.asked == Some(ticket));
    asked.next().is_some_and(|candidate| candidate.asked.take().is_some())
}
