//! Listening: play, seek, region, loop, and on to the next clip.

use super::sounds::zoo;
use crate::driver::Driver;
use audiocap::audio::player::PlayerState;
use audiocap::ui::effect::PlayerCommand;
use audiocap::ui::shared::PlayerStatus;
use crossterm::event::{MouseButton, MouseEventKind};

/// What the player says of the clip that it was given last.
fn status(session: &Driver, state: PlayerState, finished: u64) -> PlayerStatus {
    let loaded = session.played.iter().rev().find_map(|command| match command {
        PlayerCommand::Load { clip, sound, .. } => Some((clip.clone(), sound.duration())),
        _ => None,
    });
    let (clip, duration) = loaded.unwrap();
    PlayerStatus { clip: Some(clip), state, position: 0.5, duration, finished, ..PlayerStatus::default() }
}

fn loaded(session: &Driver) -> Vec<String> {
    let name = |command: &PlayerCommand| match command {
        PlayerCommand::Load { clip, play: true, .. } => clip.rsplit('/').next().map(str::to_owned),
        _ => None,
    };
    session.played.iter().filter_map(name).collect()
}

#[test]
fn space_plays_and_the_next_clip_goes_on_playing() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("Space");
    assert_eq!(loaded(&session), ["dog.wav"]);
    let playing = status(&session, PlayerState::Playing, 0);
    session.player_says(playing).keys("j");
    assert_eq!(loaded(&session), ["dog.wav", "cat.wav"]);
    let playing = status(&session, PlayerState::Playing, 0);
    session.player_says(playing).keys("Space");
    assert!(matches!(session.played.last(), Some(PlayerCommand::Pause)));
}

#[test]
fn auto_advance_plays_the_next_clip_at_the_end_of_one() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("Space");
    let ended = status(&session, PlayerState::Stopped, 1);
    session.player_says(ended);
    assert_eq!(loaded(&session), ["dog.wav"], "nothing goes on unasked");
    session.keys("A").shows("then the next clip");
    let ended = status(&session, PlayerState::Stopped, 2);
    session.player_says(ended);
    assert_eq!(loaded(&session), ["dog.wav", "cat.wav"]);
    session.shows("▌    cat.wav");
}

#[test]
fn auto_advance_waits_while_another_room_is_in_front() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("A Space c");
    let ended = status(&session, PlayerState::Stopped, 1);
    session.player_says(ended);
    assert_eq!(loaded(&session), ["dog.wav"]);
    session.keys("1");
    let ended = status(&session, PlayerState::Stopped, 1);
    session.player_says(ended).shows("▌    dog.wav");
}

#[test]
fn auto_advance_passes_over_what_does_not_decode() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("A s").types("duration").keys("Enter S g j Space");
    assert_eq!(loaded(&session), ["dog.wav"], "longest first: cat, dog, rain, and the torn one without a duration");
    std::fs::write(root.path().join("train/rain.wav"), b"no longer a sound").unwrap();
    let ended = status(&session, PlayerState::Stopped, 1);
    session.player_says(ended).shows("▌    torn.wav");
    assert_eq!(loaded(&session), ["dog.wav"], "nothing is left to play");
}

#[test]
fn the_arrows_seek_and_the_brackets_make_a_region() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("Space");
    let paused = status(&session, PlayerState::Paused, 0);
    session.player_says(paused).keys("Right");
    assert!(matches!(session.played.last(), Some(PlayerCommand::Seek(at)) if (at - 0.55).abs() < 1e-6));
    session.keys("[ L").shows("loops the region");
    assert!(matches!(session.played.last(), Some(PlayerCommand::Loop(Some((from, to)))) if *from == 0.5 && *to == 1.0));
    session.keys("x").shows("loops the clip").keys("L").lacks("loops");
    assert!(matches!(session.played.last(), Some(PlayerCommand::Loop(None))));
}

#[test]
fn the_mouse_seeks_and_drags_a_region() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    let (left, row) = session.find("4k┤");
    session.mouse(MouseEventKind::Down(MouseButton::Left), left + 20, row);
    assert!(matches!(session.played.last(), Some(PlayerCommand::Seek(at)) if *at > 0.1 && *at < 0.5));
    session.mouse(MouseEventKind::Drag(MouseButton::Left), left + 40, row);
    session.mouse(MouseEventKind::Up(MouseButton::Left), left + 40, row);
    session.keys("L").shows("loops the region");
    session.mouse(MouseEventKind::Down(MouseButton::Right), left + 10, row).shows("loops the clip");
}

#[test]
fn the_player_holds_the_clip_that_is_shown_before_it_is_played() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    let held = |command: &PlayerCommand| matches!(command, PlayerCommand::Load { play: false, .. });
    assert_eq!(session.played.iter().filter(|command| held(command)).count(), 1, "{:?}", session.played);
    session.keys("Space");
    let playing = status(&session, PlayerState::Playing, 0);
    session.player_says(playing).keys("2 1");
    assert_eq!(session.played.iter().filter(|command| held(command)).count(), 1, "what is heard goes on");
}
