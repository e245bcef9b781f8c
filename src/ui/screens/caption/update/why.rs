//! Walking among what else could have been written.

use super::writing::{self, Wish};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::screens::caption::action::{Pane, WhyAction};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Branch, Origin, Token};
use crate::ui::screens::caption::state::why::Tab;
use crate::ui::shared::Shared;
use crate::ui::step::Step;

pub(super) fn update(state: &mut Caption, action: &WhyAction, shared: &Shared) -> Vec<Effect> {
    match action {
        WhyAction::Turn if state.focus != Pane::Why => state.focus = Pane::Why,
        WhyAction::Turn => show(state, state.why.tab.next()),
        WhyAction::Show(tab) => show(state, *tab),
        WhyAction::Select(row) => state.why.row = *row,
        WhyAction::Take => return take(state, shared),
    }
    Vec::new()
}

fn show(state: &mut Caption, tab: Tab) {
    state.why.tab = tab;
    state.why.row = match tab {
        Tab::Alternatives => 0,
        Tab::Candidates => state.shown().map_or(0, |attempt| attempt.candidate),
        Tab::Branches => state.branches().iter().position(|twig| Some(twig.index) == state.shown).unwrap_or(0),
    };
}

pub(super) fn stepped(state: &mut Caption, step: Step) {
    state.why.row = step.from(state.why.row, state.why_rows(), state.why.scroll.page());
}

fn take(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    match state.why.tab {
        Tab::Alternatives => go_on(state, shared),
        Tab::Candidates => {
            let row = state.why.row;
            let Some(attempt) = state.shown.and_then(|shown| state.attempts.get_mut(shown)) else { return Vec::new() };
            if row >= attempt.candidates.len() {
                return Vec::new();
            }
            (attempt.candidate, attempt.scores, state.token) = (row, Vec::new(), 0);
            let mut effects = super::judged(state);
            effects.extend(writing::explain(state, shared));
            effects
        }
        Tab::Branches => {
            let Some(twig) = state.branches().get(state.why.row).copied() else { return Vec::new() };
            (state.shown, state.token) = (Some(twig.index), 0);
            writing::explain(state, shared)
        }
    }
}

/// Has the model go on behind the alternative under the cursor.
fn go_on(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let say = |text: &str| vec![Effect::Say(Message::info(text))];
    let Some((place, explained)) = state.explained() else {
        return say("no alternatives yet: Enter in another pane has the model write");
    };
    let Some(alternative) = explained.alternatives.get(state.why.row).cloned() else { return Vec::new() };
    let Some(attempt) = state.shown() else { return Vec::new() };
    let Some(kept) = place.checked_sub(attempt.prompt_tokens().len()) else {
        return say("this token is of the prompt, which is given: p and e change the prefix");
    };
    if alternative.piece.starts_with("<|") {
        return say("a special token ends the caption: there is nothing to go on from");
    }
    let chosen = Token {
        id: alternative.id,
        piece: alternative.piece,
        log_prob: Some(alternative.log_prob),
        origin: Origin::Person,
    };
    let before = attempt.tokens().into_iter().take(kept).map(|token| Token { origin: Origin::Person, ..token });
    let wish = Wish {
        begun: before.chain([chosen]).collect(),
        branch: Some(Branch { of: attempt.number, kept }),
        ..Wish::default()
    };
    let mut effects = super::tries::bring_back(state, shared);
    effects.extend(writing::ask(state, wish, shared));
    state.token = kept;
    effects
}
