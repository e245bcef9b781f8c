//! Choosing model and prefix.

use super::typing;
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::Effect;
use crate::ui::popups::{Item, List, Popup};
use crate::ui::screens::caption::action::HowAction;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::how::OWN;
use crate::ui::screens::caption::state::typing::Typed;
use crate::ui::shared::{DEMO_MODEL, Shared};
use crate::ui::step::Step;
use crate::whisper::engine::Request;

pub(super) fn update(state: &mut Caption, action: HowAction, shared: &Shared) -> Vec<Effect> {
    match action {
        HowAction::Prefix(choice) => choose(state, choice, shared),
        HowAction::NextPrefix => choose(state, (state.how.choice + 1) % (OWN + 1), shared),
        HowAction::EditPrefix => typing::begin(state, Typed::Prefix),
        HowAction::ChooseModel => vec![Effect::Job(jobs::find_models())],
        HowAction::Models(cached) => vec![Effect::Popup(model_list(state, &cached, shared))],
    }
}

/// The prefix used the last time, when the room is entered for the first time.
pub(super) fn entered(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    if state.attempts.is_empty()
        && state.how.own.is_empty()
        && state.how.choice == 0
        && let Some(prefix) = &shared.settings.prefix
    {
        state.how.choose(prefix);
    }
    tokenize(state, shared)
}

pub(super) fn stepped(state: &mut Caption, step: Step, shared: &Shared) -> Vec<Effect> {
    let choice = step.from(state.how.choice, OWN + 1, OWN + 1);
    choose(state, choice, shared)
}

/// Asks for the ids of the prefix; without a model they are not known.
pub(super) fn tokenize(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    state.how.tokens = None;
    let prefix = state.typed_prefix().unwrap_or_else(|| state.how.prefix().to_owned());
    if shared.engine.model.is_none() {
        return Vec::new();
    }
    state.how.ticket = state.next_ticket();
    vec![Effect::Engine(Request::Tokenize { ticket: state.how.ticket, prefix })]
}

fn choose(state: &mut Caption, choice: usize, shared: &Shared) -> Vec<Effect> {
    state.how.choice = choice.min(OWN);
    tokenize(state, shared)
}

/// The demo's model, the remembered one, those of this session, those on this disk, and whatever one types.
fn model_list(state: &Caption, cached: &[String], shared: &Shared) -> Popup {
    let loaded = shared.engine.model.as_ref().map(|model| model.name.as_str());
    let sources = [
        (vec![DEMO_MODEL], "comes with the program"),
        (shared.settings.model.as_deref().into_iter().collect(), "the last one"),
        (state.how.recent.iter().map(String::as_str).collect(), "used in this session"),
        (cached.iter().map(String::as_str).collect(), "on this disk"),
    ];
    let mut names: Vec<&str> = Vec::new();
    let mut items = Vec::new();
    for (name, why) in sources.iter().flat_map(|(names, why)| names.iter().map(move |name| (*name, *why))) {
        if !names.contains(&name) {
            names.push(name);
            let detail = if loaded == Some(name) { "loaded" } else { why };
            items.push(Item::new(name, Action::App(AppAction::LoadModel(name.to_owned()))).with_detail(detail));
        }
    }
    items.push(Item::new("another one: type a directory or a hub id", Action::App(AppAction::AskModel)));
    Popup::List(List::new("Model", items).or(|model| Action::App(AppAction::LoadModel(model))))
}
