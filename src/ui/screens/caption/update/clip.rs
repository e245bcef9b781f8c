//! Choosing, reading and recording the clip.

use super::{typing, writing};
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::{Effect, PlayerCommand};
use crate::ui::message::Message;
use crate::ui::screens::caption::action::ClipAction;
use crate::ui::screens::caption::chosen::{Chosen, Loaded};
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::clip::Recording;
use crate::ui::screens::caption::state::typing::Typed;
use crate::ui::shared::Shared;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

pub(super) fn update(state: &mut Caption, action: ClipAction, shared: &Shared) -> Vec<Effect> {
    match action {
        ClipAction::Take(chosen) => take(state, chosen, shared),
        ClipAction::Loaded(path, loaded) => read(state, &path, loaded, shared),
        ClipAction::PlayPause => play_pause(state, shared),
        ClipAction::AskPath => typing::begin(state, Typed::Path),
        ClipAction::Random => vec![Effect::Job(jobs::random_clip(shared.datasets.clone()))],
        ClipAction::Microphone => microphone(state),
        ClipAction::Heard(seconds, level) => {
            if let Some(recording) = &mut state.clip.recording {
                (recording.seconds, recording.level) = (seconds, level);
            }
            Vec::new()
        }
        ClipAction::Recorded(recorded) => recorded_or_not(state, recorded, shared),
    }
}

/// Makes `chosen` the clip, and has it decoded. What was written about another clip is no longer shown.
pub(super) fn take(state: &mut Caption, chosen: Chosen, shared: &Shared) -> Vec<Effect> {
    let path = chosen.path.clone();
    let same = state.shown().is_some_and(|attempt| attempt.clip.is_same(&chosen));
    if !same && state.writing().is_none() {
        (state.shown, state.token) = (None, 0);
    }
    let (recorded, part) = (chosen.recorded.clone(), chosen.part);
    state.clip.chosen = Some(chosen);
    (state.clip.loaded, state.clip.trouble, state.clip.then_write) = (None, None, false);
    state.clip.region = None;
    match (recorded, part) {
        (Some(loaded), None) => read(state, &path, Ok(loaded), shared),
        (recorded, part) => vec![Effect::Job(jobs::load(path, recorded, part))],
    }
}

fn read(state: &mut Caption, path: &Path, loaded: Result<Arc<Loaded>, String>, shared: &Shared) -> Vec<Effect> {
    let Some(chosen) = state.clip.chosen.as_ref().filter(|chosen| chosen.path == path) else { return Vec::new() };
    let name = chosen.player_name();
    let waited = std::mem::take(&mut state.clip.then_write);
    match loaded {
        Err(why) => {
            state.clip.trouble = Some(why.clone());
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            vec![Effect::Say(Message::error(format!("{file}: {why}")))]
        }
        Ok(loaded) => {
            let mut effects = Vec::new();
            if !shared.player.has(&name) {
                effects.push(to_player(name, &loaded, false));
            }
            state.clip.loaded = Some(loaded);
            if waited {
                effects.extend(writing::write(state, shared));
            }
            effects
        }
    }
}

fn to_player(clip: String, loaded: &Loaded, play: bool) -> Effect {
    Effect::Player(PlayerCommand::Load { clip, sound: Arc::clone(&loaded.sound), play })
}

/// The clip of this room, when the player holds another one.
fn not_in_player<'a>(state: &'a Caption, shared: &Shared) -> Option<(String, &'a Loaded)> {
    let name = state.clip.chosen.as_ref()?.player_name();
    let loaded = state.clip.loaded.as_deref()?;
    (!shared.player.has(&name)).then_some((name, loaded))
}

/// The player gets the clip of this room, unless something is being heard.
pub(super) fn entered(state: &Caption, shared: &Shared) -> Vec<Effect> {
    let wanted = not_in_player(state, shared).filter(|_| !shared.player.playing());
    wanted.map(|(name, loaded)| to_player(name, loaded, false)).into_iter().collect()
}

fn play_pause(state: &Caption, shared: &Shared) -> Vec<Effect> {
    match not_in_player(state, shared) {
        Some((name, loaded)) => vec![to_player(name, loaded, true)],
        None => vec![Effect::Do(Action::App(AppAction::PlayPause))],
    }
}

fn microphone(state: &mut Caption) -> Vec<Effect> {
    if let Some(recording) = &state.clip.recording {
        recording.end.store(true, Ordering::Relaxed);
        return Vec::new();
    }
    let recording = Recording::default();
    let end = Arc::clone(&recording.end);
    state.clip.recording = Some(recording);
    vec![Effect::Player(PlayerCommand::Pause), Effect::Job(jobs::record(end))]
}

fn recorded_or_not(state: &mut Caption, recorded: Result<Arc<Loaded>, String>, shared: &Shared) -> Vec<Effect> {
    state.clip.recording = None;
    match recorded {
        Err(why) => vec![Effect::Say(Message::warning(why))],
        Ok(loaded) if loaded.samples.is_empty() => vec![Effect::Say(Message::warning("nothing was recorded"))],
        Ok(loaded) => {
            state.clip.recordings += 1;
            let name = format!("recording {}", state.clip.recordings);
            let path = PathBuf::from(&name);
            take(state, Chosen { path, file_name: name, recorded: Some(loaded), ..Chosen::default() }, shared)
        }
    }
}
