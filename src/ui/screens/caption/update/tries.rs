//! The history: bringing tries back and saving them.

use super::{clip, history, how, writing};
use crate::text::safe;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Popup};
use crate::ui::screens::caption::action::{CaptionAction, TriesAction};
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::history::Listed;
use crate::ui::screens::caption::state::how::Adapter;
use crate::ui::shared::Shared;
use std::path::{Path, PathBuf};

/// The name that is offered.
const FILE: &str = "captions.jsonl";

pub(super) fn update(state: &mut Caption, action: TriesAction, shared: &Shared) -> Vec<Effect> {
    match action {
        TriesAction::Select(row) => {
            state.row = row.min(state.rows().saturating_sub(1));
            Vec::new()
        }
        TriesAction::Recall => recall(state, shared),
        TriesAction::Save => save(state),
        TriesAction::SaveTo(path) => save_to(state, path),
        TriesAction::Saved(path, saved) => vec![Effect::Say(saved_or_not(state, &path, saved))],
    }
}

fn recall(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let index = match state.listed(state.row) {
        Some(Listed::Now(index, _)) => index,
        Some(Listed::Kept(entry)) => {
            let entry = entry.clone();
            return history::recall(state, &entry, shared);
        }
        None => return Vec::new(),
    };
    let chosen = state.attempts[index].clip.clone();
    (state.shown, state.token) = (Some(index), 0);
    let mut effects = Vec::new();
    if state.clip.chosen.as_ref().is_none_or(|clip| !clip.is_same(&chosen)) {
        effects.extend(clip::take(state, chosen, shared));
    }
    effects.extend(bring_back(state, shared));
    effects.extend(writing::explain(state, shared));
    effects
}

/// Sets prefix, masks and adapter as they were in the try that is shown.
pub(super) fn bring_back(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let Some(attempt) = state.shown() else { return Vec::new() };
    let (prefix, masks, adapter) = (attempt.prefix.clone(), attempt.masks.clone(), attempt.voice.adapter);
    state.how.choose(&prefix);
    (state.clip.masks, state.how.adapter) = (masks, Adapter(adapter));
    how::tokenize(state, shared)
}

fn save(state: &Caption) -> Vec<Effect> {
    if state.to_save().next().is_none() {
        let said = match (state.attempts.is_empty(), state.writing().is_some()) {
            (_, true) => "the try can be saved as soon as it is finished",
            (true, _) => "there is no try to save yet",
            _ => "all finished tries are saved",
        };
        return vec![Effect::Say(Message::info(said))];
    }
    let then = |path: PathBuf| Action::Caption(CaptionAction::Tries(TriesAction::SaveTo(path)));
    match &state.file {
        Some(path) => vec![Effect::Do(then(path.clone()))],
        None => {
            let ask = Input::new("Save the tries to", FILE, move |text| then(jobs::expanded(text.trim())));
            vec![Effect::Popup(Popup::Input(ask.with_note("a line for each try is appended; nothing is overwritten")))]
        }
    }
}

fn save_to(state: &Caption, path: PathBuf) -> Vec<Effect> {
    if path.as_os_str().is_empty() {
        return Vec::new();
    }
    let lines = state.to_save().map(|attempt| (attempt.number, attempt.json())).collect();
    vec![Effect::Job(jobs::save(path, lines))]
}

fn saved_or_not(state: &mut Caption, path: &Path, saved: Result<Vec<usize>, String>) -> Message {
    match saved {
        Err(why) => {
            state.file = None;
            Message::error(why)
        }
        Ok(numbers) => {
            state.file = Some(path.to_owned());
            state
                .attempts
                .iter_mut()
                .filter(|attempt| numbers.contains(&attempt.number))
                .for_each(|attempt| attempt.saved = true);
            let tries = if numbers.len() == 1 { "try is" } else { "tries are" };
            Message::info(format!("{} {tries} appended to {}", numbers.len(), safe(&path.to_string_lossy())))
        }
    }
}
