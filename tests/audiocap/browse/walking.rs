//! Walking through a dataset: tree, table, filter, sort, problems.

use super::sounds::{tone, zoo};
use crate::driver::Driver;
use crossterm::event::MouseEventKind;

#[test]
fn a_dataset_opens_with_its_splits_counts_and_facts() {
    let root = zoo();
    let mut session = Driver::on(root.path(), 160, 40);
    session.shows("train").shows("test").shows("dog.wav").shows("A dog barks at the moon.");
    session.shows("44.1").shows("2.0 s").shows("-6.0");
    session.click_on("  test").shows("test · 1").shows("siren.wav").shows("Siren");
}

#[test]
fn the_tree_opens_a_split() {
    let root = zoo();
    let mut session = Driver::on(root.path(), 160, 40);
    session.keys("d g j Enter").shows("test · 1").keys("d j Enter").shows("cat.wav");
    session.keys("d h h").lacks("● train");
    session.keys("l").shows("● train");
}

#[test]
fn the_filter_is_live_and_the_cursor_stays_on_its_clip() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 160, 40);
    session.keys("j").shows("▌    cat.wav");
    session.keys("/").types("cat").shows("1 of 5").shows("▌    cat.wav").lacks("rain.wav");
    session.keys("Esc").shows("▌    cat.wav").shows("dog.wav").lacks("1 of 5");
    session.keys("/").types("dur>0.7 -caption:purrs").keys("Enter").shows("1 of 5").shows("dog.wav");
    session.keys("/").types(" dur>x").shows("is no number");
}

#[test]
fn any_column_sorts_by_key_and_by_click() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 160, 40);
    session.click_on("dur").shows("dur▴");
    let order = |session: &mut Driver| ["rain.wav", "dog.wav", "cat.wav"].map(|name| session.find(name).1);
    assert!(order(&mut session).is_sorted());
    session.keys("S").shows("dur▾");
    assert!(order(&mut session).iter().rev().is_sorted());
    session.keys("s").shows("Sort by").types("number").keys("Enter").shows("captions▴");
}

#[test]
fn what_is_wrong_is_counted_and_listed_with_its_line() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 160, 40);
    session.shows("Problems 2").keys("p").shows("Problems · 2").shows("metadata.jsonl:5").shows("torn.wav");
}

#[test]
fn a_caption_cannot_write_on_the_terminal() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 160, 40);
    session.shows("Rain falls \\x1b[31mon\\x1b[0m a roof.");
}

#[test]
fn a_click_selects_and_the_wheel_scrolls() {
    let root = tempfile::tempdir().unwrap();
    tone(&root.path().join("one.wav"), 440.0, 0.2, 8000, 1);
    let row = |i: u32| format!("{{\"file_name\":\"one.wav\",\"caption\":\"number {i}\"}}\n");
    std::fs::write(root.path().join("metadata.jsonl"), (0..12_345).map(row).collect::<String>()).unwrap();
    let mut session = Driver::on(root.path(), 120, 30);
    session.shows("12 345").click_on("number 3").shows("▌    one.wav");
    let (column, line) = session.find("number 3");
    session.mouse(MouseEventKind::ScrollDown, column, line).lacks("number 1 ");
    session.keys("G").shows("number 12344").keys("g").shows("number 0");
}

#[test]
fn every_size_shows_what_has_the_focus() {
    let root = zoo();
    let mut session = Driver::on(&root.path().join("train"), 80, 24);
    session.shows("dog.wav").lacks("Datasets").keys("d").shows("● Datasets").keys("Esc");
    session.lacks("Datasets").shows("A dog barks at the moon.");
    for (width, height) in [(1, 1), (10, 5), (40, 10), (41, 12), (60, 15), (80, 24), (120, 40), (200, 50), (300, 100)] {
        session.resize(width, height);
        for _ in 0..4 {
            session.keys("Tab j k");
        }
    }
    session.resize(40, 10).shows("dog.wav");
}
