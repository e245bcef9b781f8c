//! Choosing, reading and recording the clip.

use super::{typing, writing};
use crate::audio::{CLIP_SECONDS, Sound};
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

/// Clips above this length have more than the model hears, in seconds.
pub const LONGER: f64 = 30.05;
/// What is left at the end is heard from this length on, in seconds.
const LEAST: f64 = 1.0;

pub(super) fn update(state: &mut Caption, action: ClipAction, shared: &Shared) -> Vec<Effect> {
    match action {
        ClipAction::Take(chosen) => take(state, chosen, shared),
        ClipAction::Loaded(path, loaded) => read(state, &path, loaded, shared),
        ClipAction::PlayPause => play_pause(state, shared),
        ClipAction::Masked(name, sound) => masked(state, name, sound),
        ClipAction::NextWindow => next_window(state, shared),
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
    if state.clip.chosen.as_ref().is_none_or(|clip| !clip.is_same(&chosen)) {
        (state.clip.masks, state.clip.masking) = (Vec::new(), None);
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
            effects.extend(writing::explain(state, shared));
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

/// Brings the clip, as it is masked, into the player where it is not; what the masks leave has to be made first.
pub(super) fn in_player(state: &Caption, play: bool, shared: &Shared) -> Vec<Effect> {
    let (name, pane) = (state.clip.player_name(), &state.clip);
    let Some(loaded) = pane.loaded.as_deref().filter(|_| !shared.player.has(&name)) else { return Vec::new() };
    if pane.masks.is_empty() {
        return vec![to_player(name, loaded, play)];
    }
    match pane.masked.as_ref().filter(|masked| masked.0 == name) {
        Some((_, sound)) => vec![Effect::Player(PlayerCommand::Load { clip: name, sound: Arc::clone(sound), play })],
        None => vec![Effect::Job(jobs::masked(name, Arc::clone(&loaded.sound), pane.masks.clone()))],
    }
}

/// What the masks leave is made because somebody wants to hear it.
fn masked(state: &mut Caption, name: String, sound: Arc<Sound>) -> Vec<Effect> {
    if name != state.clip.player_name() {
        return Vec::new();
    }
    let load = PlayerCommand::Load { clip: name.clone(), sound: Arc::clone(&sound), play: true };
    state.clip.masked = Some((name, sound));
    vec![Effect::Player(load)]
}

/// The player gets the clip of this room, unless something is being heard.
pub(super) fn entered(state: &Caption, shared: &Shared) -> Vec<Effect> {
    if shared.player.playing() || !state.clip.masks.is_empty() { Vec::new() } else { in_player(state, false, shared) }
}

fn play_pause(state: &Caption, shared: &Shared) -> Vec<Effect> {
    let effects = in_player(state, true, shared);
    if effects.is_empty() { vec![Effect::Do(Action::App(AppAction::PlayPause))] } else { effects }
}

/// The 30 s behind those that the model heard last.
fn next_window(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let Some((chosen, loaded)) = state.clip.chosen.clone().zip(state.clip.loaded.clone()) else { return Vec::new() };
    if state.writing().is_some() || loaded.whole <= LONGER {
        let said =
            if state.writing().is_some() { "the model is at it; Esc stops it" } else { "the model hears all of it" };
        return vec![Effect::Say(Message::info(said))];
    }
    let from = chosen.part.map_or(0.0, |part| part.0) + CLIP_SECONDS as f64;
    let more = loaded.whole - from > LEAST;
    let part = more.then(|| (from, (from + CLIP_SECONDS as f64).min(loaded.whole)));
    let mut effects = take(state, Chosen { part, ..chosen }, shared);
    if state.clip.loaded.is_some() {
        effects.extend(writing::write(state, shared));
    } else {
        state.clip.then_write = true;
    }
    let (from, to) = part.unwrap_or((0.0, CLIP_SECONDS as f64));
    effects.push(Effect::Say(Message::info(format!("{from:.0} to {to:.0} s of {:.0} s", loaded.whole))));
    effects
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
