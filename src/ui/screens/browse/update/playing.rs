//! Hearing a clip: play, seek, region, loop, the next one.

use crate::ui::effect::{Effect, PlayerCommand};
use crate::ui::message::Message;
use crate::ui::region::Region;
use crate::ui::screens::browse::state::Browse;
use crate::ui::screens::browse::state::place::ClipId;
use crate::ui::screens::browse::state::sound::{Content, Heard};
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use std::sync::Arc;

/// A seek moves by this share of what is in sight.
const SEEK_SHARE: f64 = 0.05;

/// Plays the clip under the cursor, or holds it; one that is still being decoded plays once it is.
pub fn play_pause(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    if state.sound.is_waiting() {
        state.sound.play_when_ready = true;
        return Vec::new();
    }
    match &state.sound.content {
        Content::Heard(heard) if shared.player.has(&heard.player_name()) => {
            let command = if shared.player.playing() { PlayerCommand::Pause } else { PlayerCommand::Play };
            vec![Effect::Player(command)]
        }
        Content::Heard(heard) => load(state, heard, true),
        Content::Broken { why, .. } => {
            vec![Effect::Say(Message::warning(format!("this clip cannot be played: {why}")))]
        }
        Content::Nothing => Vec::new(),
    }
}

/// Plays the clip under the cursor from its start, or that of the region.
pub fn play_from_start(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    let start = state.sound.region.map_or(0.0, |region| region.from);
    match state.sound.heard() {
        Some(heard) if !state.sound.is_waiting() && shared.player.has(&heard.player_name()) => {
            vec![Effect::Player(PlayerCommand::Seek(start)), Effect::Player(PlayerCommand::Play)]
        }
        _ => play_pause(state, shared),
    }
}

/// Gives the player the clip that is shown.
fn load(state: &Browse, heard: &Heard, play: bool) -> Vec<Effect> {
    let (clip, sound) = (heard.player_name(), Arc::clone(&heard.sound));
    let load = Effect::Player(PlayerCommand::Load { clip, sound, play });
    vec![load, Effect::Player(PlayerCommand::Loop(state.sound.loop_range()))]
}

/// The player gets the clip that is shown, unless something is being heard.
pub fn entered(state: &Browse, shared: &Shared) -> Vec<Effect> {
    let ours = playhead_is_ours(state, shared) || state.sound.is_waiting();
    let heard = state.sound.heard().filter(|_| !ours && !shared.player.playing());
    heard.map(|heard| load(state, heard, false)).unwrap_or_default()
}

/// Where the playhead of the clip shown is, seconds; 0 when the player holds another clip.
pub fn playhead(state: &Browse, shared: &Shared) -> f64 {
    let here = state.sound.heard().is_some_and(|heard| shared.player.has(&heard.player_name()));
    if here { shared.player.position } else { 0.0 }
}

/// Moves the playhead by steps of a twentieth of what is in sight.
pub fn seek_steps(state: &mut Browse, steps: f64, shared: &Shared) -> Vec<Effect> {
    let by = steps * SEEK_SHARE * state.sound.shown_window().span().min(state.sound.duration());
    seek(state, playhead(state, shared) + by, shared)
}

/// Moves the playhead to a second of the clip shown, and its window after it.
fn seek(state: &mut Browse, seconds: f64, shared: &Shared) -> Vec<Effect> {
    let Some(heard) = state.sound.heard().map(Arc::clone) else { return Vec::new() };
    let seconds = seconds.clamp(0.0, state.sound.duration());
    let loaded = shared.player.has(&heard.player_name());
    let mut effects = if loaded { Vec::new() } else { load(state, &heard, false) };
    effects.push(Effect::Player(PlayerCommand::Seek(seconds)));
    state.sound.change_window(|window, whole| window.following(seconds, whole));
    effects
}

/// The button went down on the picture: the playhead goes there, and a drag may follow.
pub fn press(state: &mut Browse, place: f64, shared: &Shared) -> Vec<Effect> {
    state.focus = crate::ui::screens::browse::action::Pane::Sound;
    let seconds = state.sound.shown_window().at(place);
    state.sound.drag_from = Some(seconds);
    seek(state, seconds, shared)
}

/// The mouse moved with the button down: the region reaches from there to here.
pub fn drag(state: &mut Browse, place: f64, shared: &Shared) -> Vec<Effect> {
    let Some(from) = state.sound.drag_from else { return Vec::new() };
    let to = state.sound.shown_window().at(place);
    match Region::between(from, to, state.sound.duration()) {
        Some(region) => set_region(state, Some(region), shared),
        None => Vec::new(),
    }
}

/// The button came up.
pub fn release(state: &mut Browse) -> Vec<Effect> {
    state.sound.drag_from = None;
    Vec::new()
}

/// Begins the region at the playhead.
pub fn begin_region(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    let region = Region::begun(state.sound.region, playhead(state, shared), state.sound.duration());
    set_region(state, region, shared)
}

/// Ends the region at the playhead.
pub fn end_region(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    let region = Region::ended(state.sound.region, playhead(state, shared), state.sound.duration());
    set_region(state, region, shared)
}

/// Selects a region, or nothing; a loop that runs follows it.
pub fn set_region(state: &mut Browse, region: Option<Region>, shared: &Shared) -> Vec<Effect> {
    state.sound.region = region;
    if state.sound.looping { tell_loop(state, shared) } else { Vec::new() }
}

/// Loops the region, or the whole clip without one; or no longer.
pub fn toggle_loop(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    state.sound.looping = !state.sound.looping;
    tell_loop(state, shared)
}

fn tell_loop(state: &Browse, shared: &Shared) -> Vec<Effect> {
    let loaded = state.sound.heard().is_some_and(|heard| shared.player.has(&heard.player_name()));
    let range = Effect::Player(PlayerCommand::Loop(state.sound.loop_range()));
    if loaded { vec![range] } else { Vec::new() }
}

/// Goes on to the next clip at the end of one, or no longer.
pub fn toggle_advance(state: &mut Browse) -> Vec<Effect> {
    state.sound.auto_advance = !state.sound.auto_advance;
    let text =
        if state.sound.auto_advance { "the next clip plays at the end of one" } else { "each clip ends by itself" };
    vec![Effect::Say(Message::info(text))]
}

/// A clip was decoded: shows it, and plays it when the one before was playing or it was asked for. Going on from clip to
/// clip passes over those that do not decode.
pub fn decoded(state: &mut Browse, clip: ClipId, heard: Result<Arc<Heard>, String>, shared: &Shared) -> Vec<Effect> {
    if state.sound.wanted != Some(clip) {
        return Vec::new();
    }
    let was_playing = shared.player.playing() && playhead_is_ours(state, shared);
    let play = std::mem::take(&mut state.sound.play_when_ready) || was_playing;
    match heard {
        Ok(heard) => {
            state.sound.show(Content::Heard(Arc::clone(&heard)));
            // Its length shows at once; what is heard from elsewhere goes on.
            if play || !shared.player.playing() { load(state, &heard, play) } else { Vec::new() }
        }
        Err(why) => {
            state.sound.show(Content::Broken { clip, why });
            if play && state.sound.auto_advance {
                advance(state, shared);
            }
            if was_playing { vec![Effect::Player(PlayerCommand::Stop)] } else { Vec::new() }
        }
    }
}

fn playhead_is_ours(state: &Browse, shared: &Shared) -> bool {
    state.sound.heard().is_some_and(|heard| shared.player.has(&heard.player_name()))
}

/// The clock ticked: turns the page under the playhead, and goes on at the end of a clip.
pub fn tick(state: &mut Browse, shared: &Shared) {
    if shared.player.playing() && playhead_is_ours(state, shared) {
        let position = shared.player.position;
        state.sound.change_window(|window, whole| window.following(position.min(whole), whole));
    }
    let finished = std::mem::replace(&mut state.sound.finished_seen, shared.player.finished);
    let goes_on = state.sound.auto_advance && !state.away;
    if shared.player.finished > finished && goes_on && playhead_is_ours(state, shared) {
        advance(state, shared);
    }
}

fn advance(state: &mut Browse, shared: &Shared) {
    let before = state.current(shared);
    state.table.step(Step::Down, state.known(shared));
    state.sound.play_when_ready = state.current(shared) != before;
}
