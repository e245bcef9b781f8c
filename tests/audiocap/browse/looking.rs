//! Looking at a clip: pictures, axes, zoom, captions and facts.

use super::sounds::{tone, zoo};
use crate::driver::Driver;
use audiocap::ui::effect::PlayerCommand;

#[test]
fn the_details_say_all_that_is_written_and_known() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 160, 40);
    session.shows(" 1 A dog barks at the moon.").shows(" 2 Barking far away.");
    session.shows("16 kHz").shows("1 ch").shows("1.0 s").shows("dBFS").shows("LUFS");
    session.keys("j").shows("year  2021").shows("44.1 kHz").shows("2 ch");
}

#[test]
fn three_pictures_with_axes_of_their_own() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 160, 40);
    session.shows("spectrogram").shows("1.0 s").shows("Hz").shows("4k┤");
    session.keys("v").shows("30 s").shows("Hz");
    session.keys("v").shows("-1┤").lacks("  Hz").shows("1.0 s");
    session.click_on("what the model hears").shows("30 s");
}

#[test]
fn zooming_and_scrolling_move_the_time_axis() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 160, 40);
    session.keys("j + + +").shows("0.2").lacks("2.0 s     ");
    session.keys("> > > >").shows("0.3").lacks(" 0.0 ");
    session.keys("0").shows(" 0.0");
}

#[test]
fn a_clip_that_does_not_decode_says_why_in_its_pane() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 160, 40);
    session.keys("G k").shows("torn.wav").shows("▲");
    session.keys("Space").shows("cannot be played");
    let torn =
        |command: &PlayerCommand| matches!(command, PlayerCommand::Load { clip, .. } if clip.ends_with("torn.wav"));
    assert!(!session.played.iter().any(torn), "{:?}", session.played);
}

#[test]
fn a_caption_of_ten_megabytes_is_cut_and_says_so() {
    let root = tempfile::tempdir().unwrap();
    tone(&root.path().join("one.wav"), 440.0, 0.2, 8000, 1);
    let row = format!(r#"{{"file_name":"one.wav","caption":"{}"}}"#, "bark ".repeat(2_000_000));
    std::fs::write(root.path().join("metadata.jsonl"), row).unwrap();
    let mut session = Driver::on(root.path(), 120, 40);
    session.shows("bark bark").keys("Tab Tab G").shows("10 000 000 bytes in all");
}

#[test]
fn a_long_clip_has_no_peak_until_it_is_shown() {
    let root = tempfile::tempdir().unwrap();
    tone(&root.path().join("a.wav"), 440.0, 0.2, 8000, 1);
    tone(&root.path().join("long.wav"), 440.0, 130.0, 8000, 1);
    let mut session = Driver::on(root.path(), 160, 40);
    let row = |session: &Driver| session.text().lines().find(|line| line.contains("long.wav")).unwrap().to_owned();
    assert!(row(&session).contains("2:10 m") && row(&session).contains('–'), "{}", row(&session));
    session.keys("j");
    assert!(!row(&session).contains('–') && row(&session).contains("-6."), "{}", row(&session));
}
