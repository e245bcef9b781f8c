//! Choosing model and prefix.

use super::{knobs, typing};
use crate::config::Generate;
use crate::text::safe;
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Item, List, Popup};
use crate::ui::screens::caption::action::HowAction;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::how::{Adapter, OWN};
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
        HowAction::Knobs => vec![Effect::Popup(knobs::list(&state.how.asked))],
        HowAction::AskKnob(name) => vec![Effect::Popup(knobs::ask(name, &state.how.asked))],
        HowAction::Turn(text) => knobs::turn(state, &text),
        HowAction::Way(way) => knobs::take(state, way),
        HowAction::Plain => {
            state.how.asked = Generate::default();
            vec![Effect::Say(Message::info("searches as the model itself says"))]
        }
        HowAction::AdapterBy(by) => adapter(state, shared, |adapter| adapter.turned(by)),
        HowAction::AdapterTo(to) => adapter(state, shared, |_| Adapter(0.0).turned(to)),
        HowAction::AdapterOnOff => {
            adapter(state, shared, |adapter| if adapter.0 == 0.0 { Adapter(1.0) } else { Adapter(0.0) })
        }
    }
}

/// Turns the adapter of the loaded model, where it has one.
fn adapter(state: &mut Caption, shared: &Shared, turned: impl Fn(Adapter) -> Adapter) -> Vec<Effect> {
    match &shared.engine.model {
        Some(model) if !model.adapter => {
            vec![Effect::Say(Message::info(format!("{} is a whole model, without a LoRA adapter", safe(&model.name))))]
        }
        _ => {
            state.how.adapter = turned(state.how.adapter);
            Vec::new()
        }
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
