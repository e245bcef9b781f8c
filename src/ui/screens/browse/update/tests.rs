use super::*;
use crate::audio::picture::{Envelope, MelPicture};
use crate::audio::player::PlayerState;
use crate::audio::{Levels, Sound};
use crate::ui::effect::PlayerCommand;
use crate::ui::region::Region;
use crate::ui::screens::browse::state::place::{ClipId, SplitId};
use crate::ui::screens::browse::state::sound::{Heard, Picture};
use crate::ui::shared::{EngineStatus, PlayerStatus};
use crate::ui::theme::{ColourDepth, Glyphs, Theme};
use std::sync::Arc;
use std::time::Instant;

fn shared() -> Shared {
    Shared {
        theme: Arc::new(Theme::standard(ColourDepth::None)),
        glyphs: Glyphs::default(),
        settings: crate::config::settings::Settings::default(),
        player: PlayerStatus::default(),
        engine: EngineStatus::default(),
        datasets: Vec::new(),
        preparing: None,
        now: Instant::now(),
    }
}

fn clip(row: u32) -> ClipId {
    ClipId { split: SplitId::default(), row }
}

/// Ten seconds of silence.
fn heard(row: u32) -> Arc<Heard> {
    let sound = Sound::from_channels(vec![vec![0.0; 80_000]], 8000);
    let mono = sound.mono();
    Arc::new(Heard {
        clip: clip(row),
        path: format!("{row}.wav").into(),
        levels: Levels::of(&sound),
        envelope: Envelope::of(&mono, 8000),
        mel: MelPicture::of(&mono, 8000, 8),
        sound: Arc::new(sound),
    })
}

/// A room in which clip 0 is shown, and the player has it.
fn listening(state: PlayerState) -> (Browse, Shared) {
    let (mut room, mut shared) = (Browse::default(), shared());
    room.sound.wanted = Some(clip(0));
    playing::decoded(&mut room, clip(0), Ok(heard(0)), &shared);
    shared.player = PlayerStatus { clip: Some("0.wav".into()), state, position: 4.0, ..PlayerStatus::default() };
    (room, shared)
}

fn commands(effects: Vec<Effect>) -> Vec<PlayerCommand> {
    let command = |effect| if let Effect::Player(command) = effect { Some(command) } else { None };
    effects.into_iter().filter_map(command).collect()
}

#[test]
fn space_plays_and_holds_the_clip_that_is_shown() {
    let (mut room, mut shared) = listening(PlayerState::Playing);
    let pause = commands(sound(&mut room, SoundAction::PlayPause, &shared));
    assert!(matches!(pause[..], [PlayerCommand::Pause]));
    shared.player.clip = Some("of another room.wav".into());
    let load = commands(sound(&mut room, SoundAction::PlayPause, &shared));
    assert!(matches!(&load[0], PlayerCommand::Load { clip, play: true, .. } if clip == "0.wav"));
}

#[test]
fn a_clip_that_is_still_decoded_plays_when_it_is_ready() {
    let (mut room, shared) = listening(PlayerState::Stopped);
    room.sound.wanted = Some(clip(1));
    assert!(commands(sound(&mut room, SoundAction::PlayPause, &shared)).is_empty());
    let stale = commands(sound(&mut room, SoundAction::Decoded(clip(7), Ok(heard(7))), &shared));
    assert!(stale.is_empty(), "a clip nobody wants any more is dropped");
    let load = commands(sound(&mut room, SoundAction::Decoded(clip(1), Ok(heard(1))), &shared));
    assert!(matches!(&load[0], PlayerCommand::Load { clip, play: true, .. } if clip == "1.wav"));
}

#[test]
fn while_one_clip_plays_the_next_one_goes_on_playing() {
    for (state, plays) in [(PlayerState::Playing, true), (PlayerState::Paused, false)] {
        let (mut room, shared) = listening(state);
        room.sound.wanted = Some(clip(1));
        let effects = commands(sound(&mut room, SoundAction::Decoded(clip(1), Ok(heard(1))), &shared));
        let loaded = matches!(effects.first(), Some(PlayerCommand::Load { play, .. }) if *play == plays);
        assert!(loaded, "{state:?}: {effects:?}");
    }
}

#[test]
fn a_press_seeks_and_a_drag_selects() {
    let (mut room, shared) = listening(PlayerState::Paused);
    let seek = commands(sound(&mut room, SoundAction::Press(0.25), &shared));
    assert!(matches!(seek[..], [PlayerCommand::Seek(seconds)] if (seconds - 2.5).abs() < 1e-9));
    assert_eq!(room.sound.region, None);
    sound(&mut room, SoundAction::Drag(0.75), &shared);
    assert_eq!(room.sound.region, Some(Region { from: 2.5, to: 7.5 }));
    sound(&mut room, SoundAction::Release, &shared);
    sound(&mut room, SoundAction::Drag(0.1), &shared);
    assert_eq!(room.sound.region, Some(Region { from: 2.5, to: 7.5 }), "the button is up");
}

#[test]
fn brackets_and_loop_tell_the_player() {
    let (mut room, shared) = listening(PlayerState::Playing);
    let whole = commands(sound(&mut room, SoundAction::ToggleLoop, &shared));
    assert!(matches!(whole[..], [PlayerCommand::Loop(Some((0.0, 10.0)))]));
    let region = commands(sound(&mut room, SoundAction::RegionStart, &shared));
    assert!(matches!(region[..], [PlayerCommand::Loop(Some((4.0, 10.0)))]));
    let off = commands(sound(&mut room, SoundAction::ToggleLoop, &shared));
    assert!(matches!(off[..], [PlayerCommand::Loop(None)]));
    assert!(commands(sound(&mut room, SoundAction::ClearRegion, &shared)).is_empty(), "nothing loops");
}

#[test]
fn zooming_keeps_the_playhead_in_its_place_and_the_page_turns_with_it() {
    let (mut room, mut shared) = listening(PlayerState::Playing);
    sound(&mut room, SoundAction::Zoom(4.0), &shared);
    let window = room.sound.shown_window();
    assert!((window.span() - 2.5).abs() < 1e-9 && (window.at(0.4) - 4.0).abs() < 1e-9, "{window:?}");
    shared.player.position = 9.0;
    playing::tick(&mut room, &shared);
    let window = room.sound.shown_window();
    assert!((window.from..=window.to).contains(&9.0), "{window:?}");
    sound(&mut room, SoundAction::ZoomOut, &shared);
    assert!((room.sound.shown_window().span() - 10.0).abs() < 1e-9);
}

#[test]
fn the_model_always_hears_thirty_seconds() {
    let (mut room, shared) = listening(PlayerState::Stopped);
    sound(&mut room, SoundAction::Show(Picture::Model), &shared);
    assert_eq!(room.sound.shown_window().to, 30.0);
    let past_the_end = commands(sound(&mut room, SoundAction::Press(0.9), &shared));
    assert!(matches!(past_the_end[..], [PlayerCommand::Seek(10.0)]), "the clip has ten seconds");
}

#[test]
fn a_clip_that_does_not_decode_says_why() {
    let (mut room, shared) = listening(PlayerState::Stopped);
    room.sound.wanted = Some(clip(1));
    sound(&mut room, SoundAction::Decoded(clip(1), Err("truncated".into())), &shared);
    let effects = sound(&mut room, SoundAction::PlayPause, &shared);
    assert!(matches!(&effects[..], [Effect::Say(message)] if message.text.contains("truncated")));
    assert_eq!(room.sound.loop_range(), None);
}
