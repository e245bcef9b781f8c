//! The part of the clip that is captioned: selecting it, hearing it, keeping only it, saving it.

use super::clip;
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::{Effect, PlayerCommand};
use crate::ui::message::Message;
use crate::ui::popups::{Input, Popup};
use crate::ui::region::Region;
use crate::ui::screens::caption::action::{CaptionAction, Pane, TrimAction};
use crate::ui::screens::caption::chosen::Chosen;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::deeds::Deed;
use crate::ui::shared::Shared;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn update(state: &mut Caption, action: TrimAction, shared: &Shared) -> Vec<Effect> {
    let Some(seconds) = state.clip.loaded.as_ref().map(|loaded| loaded.seconds()) else {
        return vec![Effect::Say(Message::info("choose a clip first, or record one with m"))];
    };
    let now = playhead(state, shared);
    match action {
        TrimAction::Begin => select(state, Region::begun(state.clip.region, now, seconds), shared),
        TrimAction::End => select(state, Region::ended(state.clip.region, now, seconds), shared),
        TrimAction::Press(second) => press(state, second, shared),
        TrimAction::Drag(second) => drag(state, second, seconds, shared),
        TrimAction::Release => {
            state.clip.pressed = None;
            Vec::new()
        }
        TrimAction::Clear => select(state, None, shared),
        TrimAction::Keep => keep(state, seconds, shared),
        TrimAction::AskSave => ask(state),
        TrimAction::SaveTo(path) => save(state, path),
    }
}

fn is_in_player(state: &Caption, shared: &Shared) -> bool {
    state.clip.chosen.is_some() && shared.player.has(&state.clip.player_name())
}

fn playhead(state: &Caption, shared: &Shared) -> f64 {
    if is_in_player(state, shared) { shared.player.position } else { 0.0 }
}

/// Selects a region, or nothing; what is selected is what plays.
pub(super) fn select(state: &mut Caption, region: Option<Region>, shared: &Shared) -> Vec<Effect> {
    (state.clip.region, state.focus) = (region, Pane::Clip);
    let mut effects = clip::entered(state, shared);
    if is_in_player(state, shared) || !effects.is_empty() {
        effects.push(Effect::Player(PlayerCommand::Loop(region.map(|region| (region.from, region.to)))));
    }
    effects
}

fn press(state: &mut Caption, second: f64, shared: &Shared) -> Vec<Effect> {
    (state.clip.pressed, state.focus) = (Some(second), Pane::Clip);
    let here = is_in_player(state, shared);
    here.then(|| Effect::Do(Action::App(AppAction::SeekTo(second)))).into_iter().collect()
}

/// The region reaches from where the mouse went down to where it is.
fn drag(state: &mut Caption, second: f64, seconds: f64, shared: &Shared) -> Vec<Effect> {
    let region = state.clip.pressed.and_then(|from| Region::between(from, second, seconds));
    if region.is_some() { select(state, region, shared) } else { Vec::new() }
}

/// Makes the region the clip. The file stays as it is, and so does a recording: both can be had back.
fn keep(state: &mut Caption, seconds: f64, shared: &Shared) -> Vec<Effect> {
    let (Some(region), Some(before)) = (state.clip.region, state.clip.chosen.clone()) else {
        let how = "select a region first: [ and ] at the playhead, or drag on the picture";
        return vec![Effect::Say(Message::info(how))];
    };
    if region.from <= 0.0 && region.to >= seconds {
        return vec![Effect::Say(Message::info("the region is the whole clip: move one of its ends first"))];
    }
    let begin = before.part.map_or(0.0, |part| part.0);
    let after = Chosen { part: Some((begin + region.from, begin + region.to)), ..before.clone() };
    let mut effects = clip::take(state, after.clone(), shared);
    state.deeds.did(Deed::Part { before: Box::new(before), after: Box::new(after) });
    let said =
        format!("{:.2} s are captioned now; the file stays as it is (u takes that back)", region.to - region.from);
    effects.push(Effect::Say(Message::info(said)));
    effects
}

fn ask(state: &Caption) -> Vec<Effect> {
    let Some(chosen) = &state.clip.chosen else { return Vec::new() };
    let stem = Path::new(&chosen.file_name).file_stem().unwrap_or_default().to_string_lossy().replace(' ', "-");
    let part = if chosen.part.is_some() { "-part" } else { "" };
    let then = |text: String| Action::Caption(CaptionAction::Trim(TrimAction::SaveTo(jobs::expanded(text.trim()))));
    let ask = Input::new("Save the sound as", &format!("{stem}{part}.wav"), then);
    vec![Effect::Popup(Popup::Input(ask.with_note("a wav file of 16 bits; nothing is overwritten")))]
}

fn save(state: &Caption, path: PathBuf) -> Vec<Effect> {
    let sound = state.clip.loaded.as_ref().map(|loaded| Arc::clone(&loaded.sound));
    let named = sound.filter(|_| !path.as_os_str().is_empty());
    named.map(|sound| Effect::Job(jobs::save_sound(sound, path))).into_iter().collect()
}
