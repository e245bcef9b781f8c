//! Captions of one clip, step by step.

use crate::run::reader::Clip;
use crate::ui::effect::{Effect, PlayerCommand};
use crate::ui::message::Message;
use crate::ui::screens::train::action::{CaptionsAction, Pane};
use crate::ui::screens::train::jobs;
use crate::ui::screens::train::state::Train;
use crate::ui::screens::train::state::captions::Told;
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use std::path::Path;
use std::sync::Arc;

pub(super) fn update(state: &mut Train, action: CaptionsAction, shared: &Shared) -> Vec<Effect> {
    match action {
        CaptionsAction::Turn(by) => turn(state, by),
        CaptionsAction::Told(told) => {
            match told {
                Ok(told) => (state.captions.told, state.captions.trouble) = (Some(told), None),
                Err(why) => state.captions.trouble = Some(why),
            }
            follow(state)
        }
        CaptionsAction::Play => play(state, shared),
        CaptionsAction::Decoded(path, sound) => decoded(state, &path, sound),
        CaptionsAction::Copy => copy(state),
    }
}

/// Another run is under the cursor.
pub(super) fn forget(state: &mut Train) {
    let captions = &mut state.captions;
    (captions.clip, captions.told, captions.trouble, captions.row) = (0, None, None, None);
}

pub(super) fn stepped(state: &mut Train, step: Step) {
    let Some(told) = &state.captions.told else { return };
    let last = told.rows.len().saturating_sub(1);
    let row = step.from(state.captions.row.unwrap_or(last), told.rows.len(), state.captions.scroll.page());
    // At the end the pane follows what is written.
    state.captions.row = (row < last).then_some(row);
}

/// The clip that is looked at: validation first, since it tells more.
pub fn clip(state: &Train) -> Option<(usize, usize, &Clip)> {
    let clips = clips(state);
    let at = state.captions.clip.min(clips.len().checked_sub(1)?);
    Some((at, clips.len(), clips[at]))
}

fn clips(state: &Train) -> Vec<&Clip> {
    let mut clips: Vec<&Clip> = state.run().map(|run| run.predictions.clips().collect()).unwrap_or_default();
    clips.sort_by_key(|clip| std::cmp::Reverse(clip.kind));
    clips
}

/// Reads what was written since the last time.
pub(super) fn follow(state: &mut Train) -> Vec<Effect> {
    let (Some(run), Some((_, _, clip))) = (state.run(), clip(state)) else { return Vec::new() };
    let spots = run.predictions.spots(clip);
    let known = |told: &Arc<Told>| told.run == run.layout.root() && told.clip == *clip && told.count == spots.len();
    if state.captions.told.as_ref().is_some_and(known) || state.captions.trouble.is_some() {
        return Vec::new();
    }
    vec![Effect::Job(jobs::tell(run.layout.root().to_owned(), clip.clone(), spots.to_vec()))]
}

fn turn(state: &mut Train, by: isize) -> Vec<Effect> {
    let count = clips(state).len();
    if count == 0 {
        return vec![Effect::Say(Message::info("this run has written about no clip yet"))];
    }
    state.captions.clip = (state.captions.clip.min(count - 1) as isize + by).rem_euclid(count as isize) as usize;
    (state.captions.row, state.captions.trouble) = (None, None);
    follow(state)
}

/// Plays the clip, or holds it.
pub(super) fn play(state: &mut Train, shared: &Shared) -> Vec<Effect> {
    state.focus = Pane::Captions;
    let Some(path) = state.captions.told.as_ref().and_then(|told| told.path.clone()) else {
        return vec![Effect::Say(Message::info("the run does not say in which file this clip is"))];
    };
    if shared.player.has(&path.to_string_lossy()) {
        let command = if shared.player.playing() { PlayerCommand::Pause } else { PlayerCommand::Play };
        return vec![Effect::Player(command)];
    }
    state.captions.waiting = Some(path.clone());
    vec![Effect::Job(jobs::decode(path))]
}

fn decoded(state: &mut Train, path: &Path, sound: Result<Arc<crate::audio::Sound>, String>) -> Vec<Effect> {
    if state.captions.waiting.as_deref() != Some(path) {
        return Vec::new();
    }
    state.captions.waiting = None;
    match sound {
        Ok(sound) => {
            let clip = path.to_string_lossy().into_owned();
            vec![Effect::Player(PlayerCommand::Load { clip, sound, play: true })]
        }
        Err(why) => vec![Effect::Say(Message::warning(format!("this clip cannot be played: {why}")))],
    }
}

fn copy(state: &Train) -> Vec<Effect> {
    let told = state.captions.told.as_ref();
    let row = told.and_then(|told| state.captions.row.map_or(told.rows.last(), |row| told.rows.get(row)));
    match row {
        Some(row) => vec![Effect::Copy(row.text.clone()), Effect::Say(Message::info("the caption is copied"))],
        None => vec![Effect::Say(Message::info("there is no caption to copy yet"))],
    }
}
