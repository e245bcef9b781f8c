//! Marks, notes, and what leaves the room: exports, copies, the jump to Caption.

use super::harness::Session;
use super::sounds::zoo;

#[test]
fn a_mark_is_shown_counted_kept_and_filtered() {
    let root = zoo();
    let train = root.path().join("train");
    let mut session = Session::open(&train, 120, 40);
    session.press(&["j", "m"]).expect("▌ ★  cat.wav").expect("★ 1 marked");
    let mut again = Session::open(&train, 120, 40);
    again.expect("★  cat.wav").press(&["*"]).expect("1 of 5").expect_not("dog.wav");
    again.press(&["*"]).expect("▌    dog.wav").press(&["j", "m"]).expect_not("★ 1 marked");
}

#[test]
fn a_note_is_written_and_taken_away() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    session.press(&["n"]).expect("Note on this clip").type_text("hums at 50 Hz").press(&["Enter"]);
    session.expect("✎ hums at 50 Hz").expect("✎ 1 note");
    session.press(&["n"]);
    for _ in 0.."hums at 50 Hz".len() {
        session.press(&["Backspace"]);
    }
    session.press(&["Enter"]).expect_not("hums");
}

#[test]
fn an_export_replaces_a_file_only_when_told_to() {
    let root = zoo();
    let path = root.path().join("out.jsonl");
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    session.press(&["E"]).expect("nothing is marked yet");
    session.press(&["m"]);
    let export = |session: &mut Session| {
        session.press(&["E"]).expect("Export marks and notes to");
        for _ in 0.."marks.jsonl".len() {
            session.press(&["Backspace"]);
        }
        session.type_text(path.to_str().unwrap()).press(&["Enter"]);
    };
    export(&mut session);
    assert!(std::fs::read_to_string(&path).unwrap().contains("dog.wav"));
    std::fs::write(&path, "precious").unwrap();
    export(&mut session);
    session.expect("is there already").press(&["n"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    export(&mut session);
    session.press(&["y"]);
    assert!(std::fs::read_to_string(&path).unwrap().contains("dog.wav"));
}

#[test]
fn captions_and_paths_can_be_copied() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    session.press(&["y", "Y"]);
    assert_eq!(session.copied[0], "A dog barks at the moon.\nBarking far away.");
    assert!(session.copied[1].ends_with("train/dog.wav"));
}

#[test]
fn a_clip_can_be_taken_to_the_caption_room() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 120, 40);
    session.press(&["j", "c"]).expect("cat.wav").expect("A cat purrs.").expect_not("Datasets");
}
