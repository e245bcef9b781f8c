//! Marks, notes, and what leaves the room: exports, copies, the jump to Caption.

use super::sounds::zoo;
use crate::driver::Driver;

#[test]
fn a_mark_is_shown_counted_kept_and_filtered() {
    let root = zoo();
    let train = root.path().join("train");
    let mut session = Driver::on(&train, 120, 40);
    session.keys("j m").shows("▌ ★  cat.wav").shows("★ 1 marked").lacks("0 notes");
    let mut again = Driver::on(&train, 120, 40);
    again.shows("★  cat.wav").keys("*").shows("1 of 5").lacks("dog.wav");
    again.keys("*").shows("▌    dog.wav").keys("j m").lacks("★ 1 marked");
}

#[test]
fn a_note_is_written_and_taken_away() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("n").shows("Note on this clip").types("hums at 50 Hz").keys("Enter");
    session.shows("✎ hums at 50 Hz").shows("✎ 1 note");
    session.keys("n");
    for _ in 0.."hums at 50 Hz".len() {
        session.keys("Backspace");
    }
    session.keys("Enter").lacks("hums");
}

#[test]
fn an_export_replaces_a_file_only_when_told_to() {
    let root = zoo();
    let path = root.path().join("out.jsonl");
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("E").shows("nothing is marked yet");
    session.keys("m");
    let export = |session: &mut Driver| {
        session.keys("E").shows("Export marks and notes to");
        for _ in 0.."marks.jsonl".len() {
            session.keys("Backspace");
        }
        session.types(path.to_str().unwrap()).keys("Enter");
    };
    export(&mut session);
    assert!(std::fs::read_to_string(&path).unwrap().contains("dog.wav"));
    std::fs::write(&path, "precious").unwrap();
    export(&mut session);
    session.shows("is there already").keys("n");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    export(&mut session);
    session.keys("y");
    assert!(std::fs::read_to_string(&path).unwrap().contains("dog.wav"));
}

#[test]
fn captions_and_paths_can_be_copied() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("y Y");
    assert_eq!(session.copied[0], "A dog barks at the moon.\nBarking far away.");
    assert!(session.copied[1].ends_with("train/dog.wav"));
}

#[test]
fn a_clip_can_be_taken_to_the_caption_room() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 120, 40);
    session.keys("j c").shows("cat.wav").shows("A cat purrs.").lacks("Datasets");
}
