//! Keeping tries by themselves, and bringing earlier ones back.

use super::{clip, tries, writing};
use crate::dataset::Dataset;
use crate::history::{Entry, Found};
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Popup};
use crate::ui::screens::caption::action::{CaptionAction, HistoryAction};
use crate::ui::screens::caption::chosen::Chosen;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::Attempt;
use crate::ui::screens::caption::state::history::{Whose, brought, to_keep};
use crate::ui::shared::Shared;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) fn update(state: &mut Caption, action: HistoryAction, shared: &Shared) -> Vec<Effect> {
    match action {
        HistoryAction::Read(of, found) => read(state, &of, found),
        HistoryAction::Kept(kept) => kept_or_not(state, kept),
        HistoryAction::Bring(entry, clip) => bring(state, &entry, clip, shared),
        HistoryAction::AskFilter => ask(state),
        HistoryAction::Filter(text) => {
            state.history.sift_by(&text);
            state.row = 0;
            Vec::new()
        }
        HistoryAction::Toggle => toggle(shared),
    }
}

/// After every action: the list is that of the clip's dataset.
pub(super) fn settle(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let Some(history) = state.history.history() else { return Vec::new() };
    let Some(chosen) = &state.clip.chosen else { return Vec::new() };
    let of = Whose(root_of(chosen, shared));
    if state.history.of.as_ref() == Some(&of) {
        return Vec::new();
    }
    state.history.of = Some(of.clone());
    state.history.list(Vec::new());
    vec![Effect::Job(jobs::read_history(history, of))]
}

/// Has a finished try written down.
pub(super) fn keep(state: &Caption, attempt: &Attempt, shared: &Shared) -> Option<Effect> {
    let history = state.history.history().filter(|_| shared.settings.history)?;
    state.history.keeper.add(to_keep(attempt, root_of(&attempt.clip, shared).as_deref()));
    Some(Effect::Job(jobs::keep(history, Arc::clone(&state.history.keeper))))
}

/// The dataset that a clip belongs to.
pub(super) fn dataset_of<'a>(clip: &Chosen, shared: &'a Shared) -> Option<&'a Arc<Dataset>> {
    let split = clip.split.upgrade()?;
    shared.datasets.iter().find(|dataset| dataset.splits.iter().any(|other| Arc::ptr_eq(other, &split)))
}

fn root_of(clip: &Chosen, shared: &Shared) -> Option<PathBuf> {
    dataset_of(clip, shared).map(|dataset| dataset.root.clone())
}

fn read(state: &mut Caption, of: &Whose, found: Result<Found, String>) -> Vec<Effect> {
    if state.history.of.as_ref() != Some(of) {
        return Vec::new();
    }
    match found {
        Err(why) => vec![Effect::Say(Message::warning(format!("no earlier tries are listed: {why}")))],
        Ok(Found { entries, told }) => {
            state.history.list(entries);
            let told = told.filter(|told| !state.history.told.contains(&told.file));
            state.history.told.extend(told.iter().map(|told| told.file.clone()));
            told.into_iter().map(|told| Effect::Say(Message::warning(told.to_string()))).collect()
        }
    }
}

/// That tries cannot be kept is said once, not after every try.
fn kept_or_not(state: &mut Caption, kept: Result<(), String>) -> Vec<Effect> {
    let failed_before = std::mem::replace(&mut state.history.failed, kept.is_err());
    match kept {
        Err(why) if !failed_before => {
            let how = "w saves them elsewhere";
            vec![Effect::Say(Message::warning(format!("tries are not kept for the next time ({how}): {why}")))]
        }
        _ => Vec::new(),
    }
}

/// Brings an earlier try back: at once where its clip is at hand, else when that is found.
pub(super) fn recall(state: &mut Caption, entry: &Entry, shared: &Shared) -> Vec<Effect> {
    if state.writing().is_some() {
        return vec![Effect::Say(Message::info("the model is at it: Esc stops it, then bring the try back"))];
    }
    let here = state.clip.chosen.clone().filter(|chosen| chosen.path.to_string_lossy() == entry.file);
    if let Some(clip) = here {
        return bring(state, entry, clip, shared);
    }
    let root = state.history.of.as_ref().and_then(|of| of.0.as_ref());
    let dataset = shared.datasets.iter().find(|dataset| Some(&dataset.root) == root);
    let split = dataset.and_then(|dataset| {
        dataset.splits.iter().find(|split| Some(split.name()) == entry.split.as_deref()).map(Arc::clone)
    });
    vec![Effect::Job(jobs::find(entry.clone(), split))]
}

/// The try becomes one of this session: what can be done with those can be done with it.
fn bring(state: &mut Caption, entry: &Entry, mut clip: Chosen, shared: &Shared) -> Vec<Effect> {
    if state.writing().is_some() {
        return Vec::new();
    }
    clip.part = entry.part;
    let number = state.attempts.last().map_or(1, |last| last.number + 1);
    state.history.keeper.knows(number);
    state.history.unlist(entry);
    state.attempts.push(brought(entry, clip.clone(), number, shared.now));
    (state.shown, state.token, state.row) = (Some(state.attempts.len() - 1), 0, 0);
    let mut effects = Vec::new();
    if state.clip.chosen.as_ref().is_none_or(|chosen| !chosen.is_same(&clip)) {
        effects.extend(clip::take(state, clip, shared));
    }
    effects.extend(tries::bring_back(state, shared));
    effects.extend(writing::explain(state, shared));
    effects
}

fn ask(state: &Caption) -> Vec<Effect> {
    let then = |text: String| Action::Caption(CaptionAction::History(HistoryAction::Filter(text)));
    let ask = Input::new("List tries with", &state.history.filter, then);
    vec![Effect::Popup(Popup::Input(ask.with_note("in caption, clip, model or prefix; empty lists all")))]
}

fn toggle(shared: &Shared) -> Vec<Effect> {
    let mut settings = shared.settings.clone();
    settings.history = !settings.history;
    let said = if settings.history { "finished tries are kept for the next time" } else { "tries are no longer kept" };
    vec![Effect::Save(settings), Effect::Say(Message::info(said))]
}
