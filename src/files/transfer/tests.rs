//! Files brought, moved, in the way, gone, and left half done.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::{Item, Link, Summary, bring, relocate};

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn items(root: &Path, names: &[&str]) -> Vec<Item> {
    names.iter().map(|name| Item { from: root.join("from").join(name), to: root.join("to").join(name) }).collect()
}

fn brought(items: &[Item], link: Link) -> Summary {
    bring(items, link, &mut |_| {}, &AtomicBool::new(false))
}

fn moved(items: &[Item]) -> Summary {
    relocate(items, &mut |_| {}, &AtomicBool::new(false))
}

fn text(path: PathBuf) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn every_way_brings_all_files_and_a_second_time_finds_them_there() {
    for link in [Link::Hard, Link::Sym, Link::Copy] {
        let root = tree(&[("from/a.wav", "one"), ("from/sub/b.wav", "three")]);
        let items = items(root.path(), &["a.wav", "sub/b.wav"]);
        let mut seen = Vec::new();
        let first = bring(&items, link, &mut |progress| seen.push(progress.files), &AtomicBool::new(false));
        assert!(first.is_complete() && first.placed == 2 && seen == [1, 2], "{first:?}");
        assert_eq!(first.bytes, if link == Link::Copy { 8 } else { 0 });
        assert_eq!(text(root.path().join("to/sub/b.wav")), "three");
        assert_eq!(root.path().join("to/a.wav").is_symlink(), link == Link::Sym);
        let again = brought(&items, link);
        assert_eq!((again.placed, again.already_there, again.is_complete()), (0, 2, true));
        assert_eq!(text(root.path().join("from/a.wav")), "one");
    }
}

#[test]
fn what_is_in_the_way_stays_and_is_told() {
    let root = tree(&[("from/a.wav", "new"), ("to/a.wav", "older"), ("from/b.wav", "b"), ("to/b.wav/inside", "")]);
    let items = items(root.path(), &["a.wav", "b.wav"]);
    for summary in [brought(&items, Link::Copy), brought(&items, Link::Sym), moved(&items)] {
        assert_eq!(summary.failures.len(), 2, "{summary:?}");
        assert!(summary.failures[0].why.contains("another file is at"), "{summary:?}");
        assert!(summary.failures[1].why.contains("a folder is at"), "{summary:?}");
    }
    assert_eq!(text(root.path().join("to/a.wav")), "older");
    assert_eq!(text(root.path().join("from/a.wav")), "new");
}

#[test]
fn a_killed_copy_leaves_a_part_that_the_next_run_takes_away() {
    let root = tree(&[("from/a.wav", "whole"), ("to/.audiocap-x1.part", "who"), ("to/.audiocap-mine", "")]);
    let alive = fs::File::create(root.path().join("to/.audiocap-x2.part")).unwrap();
    alive.lock().unwrap();
    assert!(brought(&items(root.path(), &["a.wav"]), Link::Copy).is_complete());
    let mut names: Vec<_> = fs::read_dir(root.path().join("to")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".audiocap-mine", ".audiocap-x2.part", "a.wav"]);
}

#[test]
fn a_source_that_vanished_is_told_and_the_others_come() {
    let root = tree(&[("from/b.wav", "b")]);
    let items = items(root.path(), &["a.wav", "b.wav"]);
    for link in [Link::Hard, Link::Sym, Link::Copy] {
        let summary = brought(&items, link);
        assert_eq!(summary.failures.len(), 1);
        assert!(summary.failures[0].why.contains("is not there any more"), "{summary:?}");
    }
    assert!(root.path().join("to/b.wav").exists() && !root.path().join("to/a.wav").is_symlink());
}

#[test]
fn a_move_goes_on_where_it_was_killed() {
    let root =
        tree(&[("to/done.wav", "d"), ("from/both.wav", "same"), ("to/both.wav", "same"), ("from/next.wav", "n")]);
    let summary = moved(&items(root.path(), &["done.wav", "both.wav", "next.wav"]));
    assert_eq!((summary.placed, summary.already_there, summary.is_complete()), (2, 1, true), "{summary:?}");
    assert_eq!(fs::read_dir(root.path().join("from")).unwrap().count(), 0);
    assert_eq!(text(root.path().join("to/next.wav")), "n");
}

#[test]
fn a_move_takes_a_file_away_only_for_one_with_its_content() {
    let root = tree(&[("from/a.wav", "abc"), ("to/a.wav", "xyz"), ("from/b.wav", "b")]);
    let stays = moved(&items(root.path(), &["a.wav"]));
    assert_eq!((stays.failures.len(), text(root.path().join("from/a.wav"))), (1, "abc".to_owned()));
    let itself = Item { from: root.path().join("from/b.wav"), to: root.path().join("from/../from/b.wav") };
    assert_eq!(moved(&[itself]).already_there, 1);
    assert_eq!(text(root.path().join("from/b.wav")), "b");
}

#[test]
fn nothing_is_begun_once_it_is_cancelled() {
    let root = tree(&[("from/a.wav", "a")]);
    let summary = bring(&items(root.path(), &["a.wav"]), Link::Hard, &mut |_| {}, &AtomicBool::new(true));
    assert!(summary.cancelled && !summary.is_complete() && summary.placed == 0);
}

#[cfg(unix)]
#[test]
fn links_are_brought_as_the_files_they_lead_to() {
    let root = tree(&[("store/a.wav", "a")]);
    fs::create_dir(root.path().join("from")).unwrap();
    std::os::unix::fs::symlink("../store/a.wav", root.path().join("from/a.wav")).unwrap();
    assert!(brought(&items(root.path(), &["a.wav"]), Link::Hard).is_complete());
    assert!(!root.path().join("to/a.wav").is_symlink());
    let away = Item { from: root.path().join("from/a.wav"), to: root.path().join("far/off/a.wav") };
    assert!(moved(&[away]).is_complete());
    assert_eq!(text(root.path().join("far/off/a.wav")), "a");
    assert!(root.path().join("store/a.wav").exists() && !root.path().join("from/a.wav").is_symlink());
}

#[cfg(unix)]
#[test]
fn a_place_that_cannot_be_written_is_named() {
    let root = tree(&[("from/a.wav", "a"), ("to/b.wav", "a file where a folder is needed")]);
    let item = Item { from: root.path().join("from/a.wav"), to: root.path().join("to/b.wav/a.wav") };
    let summary = brought(&[item], Link::Copy);
    assert!(summary.failures[0].why.contains("to/b.wav"), "{summary:?}");
    // The superuser writes everywhere but into the kernel's own folders.
    let item = Item { from: root.path().join("from/a.wav"), to: "/proc/audiocap/a.wav".into() };
    let summary = brought(&[item], Link::Copy);
    assert!(summary.failures[0].why.contains("/proc/audiocap"), "{summary:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn between_file_systems_a_link_or_a_move_becomes_a_copy() {
    let (root, Ok(other)) = (tree(&[("from/a.wav", "a"), ("from/b.wav", "b")]), tempfile::tempdir_in("/dev/shm"))
    else {
        return;
    };
    let item = |name: &str| Item { from: root.path().join("from").join(name), to: other.path().join(name) };
    let (linked, moved) = (brought(&[item("a.wav")], Link::Hard), moved(&[item("b.wav")]));
    if std::os::unix::fs::MetadataExt::dev(&fs::metadata(root.path()).unwrap())
        != std::os::unix::fs::MetadataExt::dev(&fs::metadata(other.path()).unwrap())
    {
        assert_eq!((linked.fell_back, linked.bytes, moved.fell_back, moved.bytes), (1, 1, 1, 1));
    }
    assert!(root.path().join("from/a.wav").exists() && !root.path().join("from/b.wav").exists());
    assert_eq!(text(other.path().join("b.wav")), "b");
}
