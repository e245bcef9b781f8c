//! Walking through a dataset: tree, table, filter, sort, problems.

use super::harness::Session;
use super::sounds::{tone, zoo};
use crossterm::event::MouseEventKind;

#[test]
fn a_dataset_opens_with_its_splits_counts_and_facts() {
    let root = zoo();
    let mut session = Session::open(root.path(), 160, 40);
    session.expect("train").expect("test").expect("dog.wav").expect("A dog barks at the moon.");
    session.expect("44.1").expect("2.0 s").expect("-6.0");
    session.click("  test").expect("test · 1").expect("siren.wav").expect("Siren");
}

#[test]
fn the_tree_opens_a_split() {
    let root = zoo();
    let mut session = Session::open(root.path(), 160, 40);
    session.press(&["d", "g", "j", "Enter"]).expect("test · 1").press(&["d", "j", "Enter"]).expect("cat.wav");
    session.press(&["d", "h", "h"]).expect_not("● train");
    session.press(&["l"]).expect("● train");
}

#[test]
fn the_filter_is_live_and_the_cursor_stays_on_its_clip() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 160, 40);
    session.press(&["j"]).expect("▌    cat.wav");
    session.press(&["/"]).type_text("cat").expect("1 of 5").expect("▌    cat.wav").expect_not("rain.wav");
    session.press(&["Esc"]).expect("▌    cat.wav").expect("dog.wav").expect_not("1 of 5");
    session.press(&["/"]).type_text("dur>0.7 -caption:purrs").press(&["Enter"]).expect("1 of 5").expect("dog.wav");
    session.press(&["/"]).type_text(" dur>x").expect("is no number");
}

#[test]
fn any_column_sorts_by_key_and_by_click() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 160, 40);
    session.click("dur").expect("dur▴");
    let order = |session: &mut Session| ["rain.wav", "dog.wav", "cat.wav"].map(|name| session.find(name).1);
    assert!(order(&mut session).is_sorted());
    session.press(&["S"]).expect("dur▾");
    assert!(order(&mut session).iter().rev().is_sorted());
    session.press(&["s"]).expect("Sort by").type_text("number").press(&["Enter"]).expect("captions▴");
}

#[test]
fn what_is_wrong_is_counted_and_listed_with_its_line() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 160, 40);
    session.expect("Problems 2").press(&["p"]).expect("Problems · 2").expect("metadata.jsonl:5").expect("torn.wav");
}

#[test]
fn a_caption_cannot_write_on_the_terminal() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 160, 40);
    session.expect("Rain falls \\x1b[31mon\\x1b[0m a roof.");
}

#[test]
fn a_click_selects_and_the_wheel_scrolls() {
    let root = tempfile::tempdir().unwrap();
    tone(&root.path().join("one.wav"), 440.0, 0.2, 8000, 1);
    let row = |i: u32| format!("{{\"file_name\":\"one.wav\",\"caption\":\"number {i}\"}}\n");
    std::fs::write(root.path().join("metadata.jsonl"), (0..12_345).map(row).collect::<String>()).unwrap();
    let mut session = Session::open(root.path(), 120, 30);
    session.expect("12 345").click("number 3").expect("▌    one.wav");
    let (column, line) = session.find("number 3");
    session.mouse(MouseEventKind::ScrollDown, column, line).expect_not("number 1 ");
    session.press(&["G"]).expect("number 12344").press(&["g"]).expect("number 0");
}

#[test]
fn every_size_shows_what_has_the_focus() {
    let root = zoo();
    let mut session = Session::open(&root.path().join("train"), 80, 24);
    session.expect("dog.wav").expect_not("Datasets").press(&["d"]).expect("● Datasets").press(&["Esc"]);
    session.expect_not("Datasets").expect("A dog barks at the moon.");
    for (width, height) in [(1, 1), (10, 5), (40, 10), (41, 12), (60, 15), (80, 24), (120, 40), (200, 50), (300, 100)] {
        session.resize(width, height);
        for _ in 0..4 {
            session.press(&["Tab", "j", "k"]).screen();
        }
    }
    session.resize(40, 10).expect("dog.wav");
}
