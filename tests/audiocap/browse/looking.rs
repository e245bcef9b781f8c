//! Looking at a clip: pictures, axes, zoom, captions and facts.

use super::harness::Session;
use super::sounds::{tone, zoo};

#[test]
fn the_details_say_all_that_is_written_and_known() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 160, 40);
    session.expect(" 1 A dog barks at the moon.").expect(" 2 Barking far away.");
    session.expect("16 kHz").expect("1 ch").expect("1.0 s").expect("dBFS").expect("LUFS");
    session.press(&["j"]).expect("year  2021").expect("44.1 kHz").expect("2 ch");
}

#[test]
fn three_pictures_with_axes_of_their_own() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 160, 40);
    session.expect("spectrogram").expect("1.0 s").expect("Hz").expect("4k┤");
    session.press(&["v"]).expect("30 s").expect("Hz");
    session.press(&["v"]).expect("-1┤").expect_not("  Hz").expect("1.0 s");
    session.click("what the model hears").expect("30 s");
}

#[test]
fn zooming_and_scrolling_move_the_time_axis() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 160, 40);
    session.press(&["j", "+", "+", "+"]).expect("0.2").expect_not("2.0 s     ");
    session.press(&[">", ">", ">", ">"]).expect("0.3").expect_not(" 0.0 ");
    session.press(&["0"]).expect(" 0.0");
}

#[test]
fn a_clip_that_does_not_decode_says_why_in_its_pane() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 160, 40);
    session.press(&["G", "k"]).expect("torn.wav").expect("▲");
    session.press(&["Space"]).expect("cannot be played");
    assert!(session.player.is_empty());
}

#[test]
fn a_caption_of_ten_megabytes_is_cut_and_says_so() {
    let root = tempfile::tempdir().unwrap();
    tone(&root.path().join("one.wav"), 440.0, 0.2, 8000, 1);
    let row = format!(r#"{{"file_name":"one.wav","caption":"{}"}}"#, "bark ".repeat(2_000_000));
    std::fs::write(root.path().join("metadata.jsonl"), row).unwrap();
    let mut session = Session::open(root.path(), 120, 40);
    session.expect("bark bark").press(&["Tab", "Tab", "G"]).expect("10 000 000 bytes in all");
}
