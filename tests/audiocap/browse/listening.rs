//! Listening: play, seek, region, loop, and on to the next clip.

use super::harness::Session;
use super::sounds::zoo;
use audiocap::audio::player::PlayerState;
use audiocap::ui::effect::PlayerCommand;
use audiocap::ui::shared::PlayerStatus;
use crossterm::event::{MouseButton, MouseEventKind};

/// What the player says of the clip that it was given last.
fn status(session: &Session, state: PlayerState, finished: u64) -> PlayerStatus {
    let loaded = session.player.iter().rev().find_map(|command| match command {
        PlayerCommand::Load { clip, sound, .. } => Some((clip.clone(), sound.duration())),
        _ => None,
    });
    let (clip, duration) = loaded.unwrap();
    PlayerStatus { clip: Some(clip), state, position: 0.5, duration, finished, ..PlayerStatus::default() }
}

fn loaded(session: &Session) -> Vec<String> {
    let name = |command: &PlayerCommand| match command {
        PlayerCommand::Load { clip, play: true, .. } => clip.rsplit('/').next().map(str::to_owned),
        _ => None,
    };
    session.player.iter().filter_map(name).collect()
}

#[test]
fn space_plays_and_the_next_clip_goes_on_playing() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    session.press(&["Space"]);
    assert_eq!(loaded(&session), ["dog.wav"]);
    let playing = status(&session, PlayerState::Playing, 0);
    session.player_says(playing).press(&["j"]);
    assert_eq!(loaded(&session), ["dog.wav", "cat.wav"]);
    let playing = status(&session, PlayerState::Playing, 0);
    session.player_says(playing).press(&["Space"]);
    assert!(matches!(session.player.last(), Some(PlayerCommand::Pause)));
}

#[test]
fn auto_advance_plays_the_next_clip_at_the_end_of_one() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    session.press(&["Space"]);
    let ended = status(&session, PlayerState::Stopped, 1);
    session.player_says(ended);
    assert_eq!(loaded(&session), ["dog.wav"], "nothing goes on unasked");
    session.press(&["A"]).expect("then the next clip");
    let ended = status(&session, PlayerState::Stopped, 2);
    session.player_says(ended);
    assert_eq!(loaded(&session), ["dog.wav", "cat.wav"]);
    session.expect("▌    cat.wav");
}

#[test]
fn auto_advance_passes_over_what_does_not_decode() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    session.press(&["A", "s"]).type_text("duration").press(&["Enter", "S", "g", "j", "Space"]);
    assert_eq!(loaded(&session), ["dog.wav"], "longest first: cat, dog, rain, and the torn one without a duration");
    std::fs::write(root.path().join("train/rain.wav"), b"no longer a sound").unwrap();
    let ended = status(&session, PlayerState::Stopped, 1);
    session.player_says(ended).expect("▌    torn.wav");
    assert_eq!(loaded(&session), ["dog.wav"], "nothing is left to play");
}

#[test]
fn the_arrows_seek_and_the_brackets_make_a_region() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    session.press(&["Space"]);
    let paused = status(&session, PlayerState::Paused, 0);
    session.player_says(paused).press(&["Right"]);
    assert!(matches!(session.player.last(), Some(PlayerCommand::Seek(at)) if (at - 0.55).abs() < 1e-6));
    session.press(&["[", "L"]).expect("loops the region");
    assert!(matches!(session.player.last(), Some(PlayerCommand::Loop(Some((from, to)))) if *from == 0.5 && *to == 1.0));
    session.press(&["x"]).expect("loops the clip").press(&["L"]).expect_not("loops");
    assert!(matches!(session.player.last(), Some(PlayerCommand::Loop(None))));
}

#[test]
fn the_mouse_seeks_and_drags_a_region() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    let (left, row) = session.find("4k┤");
    session.mouse(MouseEventKind::Down(MouseButton::Left), left + 20, row);
    assert!(matches!(session.player.last(), Some(PlayerCommand::Seek(at)) if *at > 0.1 && *at < 0.5));
    session.mouse(MouseEventKind::Drag(MouseButton::Left), left + 40, row);
    session.mouse(MouseEventKind::Up(MouseButton::Left), left + 40, row);
    session.press(&["L"]).expect("loops the region");
    session.mouse(MouseEventKind::Down(MouseButton::Right), left + 10, row).expect("loops the clip");
}
