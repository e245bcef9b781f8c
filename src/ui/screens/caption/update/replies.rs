//! What the model's thread says.

use super::{history, how};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Stage};
use crate::ui::screens::caption::state::how::Tokens;
use crate::ui::shared::Shared;
use crate::whisper::engine::Reply;
use std::sync::Arc;

pub(super) fn heard(state: &mut Caption, reply: &Reply, shared: &Shared) -> Vec<Effect> {
    match reply {
        Reply::Ready(model) => {
            state.how.remember(&model.name);
            return how::tokenize(state, shared);
        }
        Reply::Prompt { ticket, ids, pieces } if *ticket == state.how.ticket => {
            state.how.tokens = Some(Tokens { ids: ids.clone(), pieces: pieces.clone() });
        }
        Reply::Writing { ticket, draft } => {
            if let Some(attempt) = of(state, *ticket) {
                attempt.draft(draft.clone());
            }
        }
        Reply::Done { ticket, captions, .. } => {
            if let (Some(attempt), Some(best)) = (of(state, *ticket), captions.first()) {
                attempt.complete(best.clone());
                let attempt = attempt.clone();
                let mut effects: Vec<Effect> = history::keep(state, &attempt, shared).into_iter().collect();
                if !attempt.clip.captions.is_empty() {
                    effects.push(Effect::Job(jobs::scores(&attempt, Arc::clone(&state.rarities))));
                }
                return effects;
            }
        }
        Reply::Cancelled { ticket } => {
            if let Some(attempt) = of(state, *ticket) {
                attempt.stage = Stage::Stopped;
            }
        }
        Reply::Failed { ticket: Some(ticket), message } => {
            if let Some(attempt) = of(state, *ticket) {
                attempt.stage = Stage::Failed(message.clone());
                return vec![Effect::Say(Message::error(message))];
            }
        }
        Reply::Unloaded => state.how.tokens = None,
        Reply::Prompt { .. }
        | Reply::Progress { .. }
        | Reply::Explained { .. }
        | Reply::Failed { ticket: None, .. } => {}
    }
    Vec::new()
}

/// The try of a request, when it is still under way.
fn of(state: &mut Caption, ticket: u64) -> Option<&mut Attempt> {
    state.attempts.iter_mut().rev().find(|attempt| attempt.ticket == ticket && attempt.stage.under_way())
}
