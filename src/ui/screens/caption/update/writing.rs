//! Asking for a caption, and stopping.

use super::{trim, typing};
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Stage};
use crate::ui::shared::{DEMO_MODEL, Shared};
use crate::whisper::engine::Request;
use std::sync::Arc;

/// Has the model write about the clip: at once, or as soon as clip and model are read.
pub(super) fn write(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    if state.writing().is_some() {
        return vec![Effect::Say(Message::info("the model is at it; Esc stops it"))];
    }
    let Some(chosen) = state.clip.chosen.clone() else {
        return vec![Effect::Say(Message::info(
            "choose a clip first: o opens a file, r takes a random one, c in Browse takes one along",
        ))];
    };
    if let Some(why) = &state.clip.trouble {
        return vec![Effect::Say(Message::error(why))];
    }
    let Some(loaded) = state.clip.loaded.clone() else {
        state.clip.then_write = true;
        return Vec::new();
    };
    let mut effects = load_model(shared);
    let prefix = state.how.prefix().to_owned();
    let ticket = state.next_ticket();
    let samples = Arc::clone(&loaded.samples);
    begin(
        state,
        Attempt {
            number: state.attempts.last().map_or(1, |last| last.number + 1),
            ticket,
            clip: chosen,
            model: model_name(shared),
            prefix: prefix.clone(),
            began: shared.now,
            stage: Stage::Waiting,
            result: crate::whisper::engine::Caption::default(),
            ids: Vec::new(),
            scores: Vec::new(),
            saved: false,
        },
    );
    effects.extend(remember_prefix(&prefix, shared));
    effects.push(Effect::Engine(Request::Caption {
        ticket,
        samples,
        prefix,
        begun: Vec::new(),
        asked: Box::default(),
    }));
    effects
}

/// Adds a try; one of which nothing came is dropped, so that the history holds only what was written.
fn begin(state: &mut Caption, attempt: Attempt) {
    state.attempts.retain(|old| !old.is_empty() || old.stage.complete());
    state.attempts.push(attempt);
    state.shown = Some(state.attempts.len() - 1);
    (state.token, state.row) = (0, 0);
}

/// Loads the remembered model, or the one that comes with the program, when none is loaded or on its way.
fn load_model(shared: &Shared) -> Vec<Effect> {
    let engine = &shared.engine;
    if engine.model.is_some() || engine.loading.is_some() {
        return Vec::new();
    }
    vec![Effect::Do(Action::App(AppAction::StartModel(model_name(shared))))]
}

fn model_name(shared: &Shared) -> String {
    let engine = &shared.engine;
    let loaded = engine.model.as_ref().filter(|_| engine.loading.is_none()).map(|model| model.name.clone());
    let wanted = engine.wanted.clone().or_else(|| shared.settings.model.clone());
    loaded.or(wanted).unwrap_or_else(|| DEMO_MODEL.to_owned())
}

fn remember_prefix(prefix: &str, shared: &Shared) -> Option<Effect> {
    let mut settings = shared.settings.clone();
    let changed = settings.prefix.replace(prefix.to_owned()).as_deref() != Some(prefix);
    changed.then_some(Effect::Save(settings))
}

/// Stops what is under way: the innermost first.
pub(super) fn stop(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    if state.typing.is_some() {
        return typing::leave(state, shared);
    }
    if state.clip.recording.take().is_some() {
        return vec![Effect::CancelJob(jobs::MICROPHONE), Effect::Say(Message::info("the recording is thrown away"))];
    }
    state.clip.then_write = false;
    if state.writing().is_some() || shared.engine.loading.is_some() {
        return vec![Effect::CancelEngine];
    }
    if state.clip.region.is_some() {
        return trim::select(state, None, shared);
    }
    Vec::new()
}
