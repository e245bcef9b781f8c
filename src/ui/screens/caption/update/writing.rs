//! Asking for a caption, and stopping.

use super::{trim, typing};
use crate::config::Generate;
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::screens::caption::chosen::Loaded;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Branch, Stage, Token};
use crate::ui::shared::{DEMO_MODEL, Shared};
use crate::whisper::engine::{Clip, Draft, Request, Voice, Wording};
use std::sync::Arc;

/// What is asked of the model.
#[derive(Debug, Default)]
pub(super) struct Wish {
    /// What the caption is to begin with.
    pub begun: Vec<Token>,
    /// The try that it branches off.
    pub branch: Option<Branch>,
    /// A whole sentence, only to be read.
    pub sentence: Option<String>,
    /// Other model, prefix and search than those that are chosen.
    pub how: Option<(String, String, Generate)>,
}

/// Has the model write about the clip: at once, or as soon as clip and model are read.
pub(super) fn write(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    ask(state, Wish::default(), shared)
}

/// Asks the model about the clip as it is chosen and masked now.
pub(super) fn ask(state: &mut Caption, wish: Wish, shared: &Shared) -> Vec<Effect> {
    if state.writing().is_some() {
        return vec![Effect::Say(Message::info("the model is at it; Esc stops it"))];
    }
    if state.clip.chosen.is_none() {
        return vec![Effect::Say(Message::info(
            "choose a clip first: o opens a file, r takes a random one, c in Browse takes one along",
        ))];
    }
    if let Some(why) = &state.clip.trouble {
        return vec![Effect::Say(Message::error(why))];
    }
    let Some(loaded) = state.clip.loaded.clone() else {
        state.clip.then_write = true;
        return Vec::new();
    };
    let mut effects = load_model(shared);
    let Some(attempt) = attempt(state, &wish, shared) else { return Vec::new() };
    effects.extend(remember_prefix(&attempt.prefix, shared));
    effects.push(Effect::Engine(request(&attempt, &loaded, wish.sentence)));
    begin(state, attempt);
    effects
}

/// The try that a wish makes, which is not begun yet; `None` without a clip.
pub(super) fn attempt(state: &mut Caption, wish: &Wish, shared: &Shared) -> Option<Attempt> {
    let chosen = || (model_name(shared), state.how.prefix().to_owned(), state.how.asked.clone());
    let (model, prefix, asked) = wish.how.clone().unwrap_or_else(chosen);
    Some(Attempt {
        number: state.attempts.last().map_or(1, |last| last.number + 1),
        ticket: state.next_ticket(),
        clip: state.clip.chosen.clone()?,
        masks: state.clip.masks.clone(),
        voice: Voice { model, adapter: state.how.adapter.0 },
        prefix,
        asked,
        begun: wish.begun.clone(),
        typed: wish.sentence.is_some(),
        branch: wish.branch,
        began: shared.now,
        stage: Stage::Waiting,
        draft: Draft { text: wish.sentence.clone().unwrap_or_default(), ..Draft::default() },
        candidates: Vec::new(),
        candidate: 0,
        scores: Vec::new(),
        saved: false,
    })
}

fn heard(attempt: &Attempt, loaded: &Loaded) -> Clip {
    Clip { samples: Arc::clone(&loaded.samples), masks: attempt.masks.clone() }
}

/// What is said to the model's thread to have it written, or read.
pub(super) fn request(attempt: &Attempt, loaded: &Loaded, sentence: Option<String>) -> Request {
    let (ticket, clip, voice) = (attempt.ticket, heard(attempt, loaded), attempt.voice.clone());
    let prefix = attempt.prefix.clone();
    match sentence {
        Some(sentence) => Request::Explain { ticket, clip, voice, prefix, caption: Wording::Text(sentence) },
        None => Request::Caption {
            ticket,
            clip,
            voice,
            prefix,
            begun: attempt.begun.iter().map(|token| token.id).collect(),
            asked: Box::new(attempt.asked.clone()),
        },
    }
}

/// Asks why the shown candidate reads so, where that is neither known nor asked, and its clip and its model are at hand.
pub(super) fn explain(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let ticket = state.next_ticket();
    let Some(attempt) = state.shown.and_then(|shown| state.attempts.get_mut(shown)) else { return Vec::new() };
    let here = state.clip.chosen.as_ref().is_some_and(|chosen| chosen.is_same(&attempt.clip));
    let Some(loaded) = state.clip.loaded.as_ref().filter(|_| here) else { return Vec::new() };
    if shared.engine.model.as_ref().is_none_or(|model| model.name != attempt.voice.model) {
        return Vec::new();
    }
    let (clip, voice, prefix) = (heard(attempt, loaded), attempt.voice.clone(), attempt.prefix.clone());
    let Some(candidate) = attempt.candidates.get_mut(attempt.candidate) else { return Vec::new() };
    if candidate.why.is_some() || candidate.asked.is_some() {
        return Vec::new();
    }
    candidate.asked = Some(ticket);
    let behind = candidate.caption.tokens.iter().skip(candidate.caption.prompt_len);
    let caption = Wording::Tokens(behind.copied().collect());
    vec![Effect::Engine(Request::Explain { ticket, clip, voice, prefix, caption })]
}

/// Adds a try; one of which nothing came is dropped, so that the history holds only what was written.
pub(super) fn begin(state: &mut Caption, attempt: Attempt) {
    state.attempts.retain(|old| old.stage.complete() || old.stage.under_way() || !old.draft.ids.is_empty());
    state.attempts.push(attempt);
    state.shown = Some(state.attempts.len() - 1);
    (state.token, state.row, state.why.row) = (0, 0, 0);
}

/// Loads the remembered model, or the one that comes with the program, when none is loaded or on its way.
fn load_model(shared: &Shared) -> Vec<Effect> {
    let engine = &shared.engine;
    if engine.model.is_some() || engine.loading.is_some() {
        return Vec::new();
    }
    vec![Effect::Do(Action::App(AppAction::StartModel(model_name(shared))))]
}

/// The model that is asked now: the loaded one, or the one on its way.
pub(super) fn model_name(shared: &Shared) -> String {
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
