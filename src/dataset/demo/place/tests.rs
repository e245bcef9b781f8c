use std::fs;
use std::path::Path;

use super::{STAMP, is_current, open_or_make_in};

/// Opens the demo below `data` and tells how many clips had to be made for it.
fn open(data: &Path) -> usize {
    let mut made = 0;
    open_or_make_in(data, &mut |done, _| made = done).unwrap();
    made
}

/// A number that changes when any byte of the folder's files does (FNV-1a over names and contents in order).
fn fingerprint(folder: &Path) -> u64 {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    entries.iter().fold(0xcbf2_9ce4_8422_2325, |hash, path| {
        let name = path.file_name().unwrap().as_encoded_bytes();
        let content = if path.is_dir() { fingerprint(path).to_le_bytes().to_vec() } else { fs::read(path).unwrap() };
        name.iter().chain(&content).fold(hash, mix)
    })
}

#[test]
fn is_made_once_and_again_when_old_or_torn_and_keeps_marks() {
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("demo");
    let all = open(folder.path());
    assert!(all >= 120);
    assert_eq!(open(folder.path()), 0, "a finished demo is only opened");
    let first = fingerprint(&demo);

    fs::create_dir(demo.join(".audiocap")).unwrap();
    fs::write(demo.join(".audiocap/marks.jsonl"), "a mark").unwrap();
    fs::write(demo.join(STAMP), "0\n").unwrap();
    assert_eq!(open(folder.path()), all, "an older program's demo is made again");
    assert_eq!(fs::read_to_string(demo.join(".audiocap/marks.jsonl")).unwrap(), "a mark");

    fs::remove_dir_all(demo.join(".audiocap")).unwrap();
    assert_eq!(fingerprint(&demo), first, "the same program makes the same bytes");

    fs::remove_file(demo.join("train/metadata.jsonl")).unwrap();
    assert!(!is_current(&demo), "a demo that lost a file is to be made again");
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["demo", "demo.lock"]);
}

#[test]
fn several_at_once_make_it_once_and_a_killed_swap_does_not_lose_the_marks() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("demo.old/.audiocap")).unwrap();
    fs::write(folder.path().join("demo.old/.audiocap/marks.jsonl"), "a mark").unwrap();
    fs::create_dir_all(folder.path().join("demo.new/train")).unwrap();
    let made: Vec<usize> = std::thread::scope(|scope| {
        let openers: Vec<_> = (0..3).map(|_| scope.spawn(|| open(folder.path()))).collect();
        openers.into_iter().map(|opener| opener.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|&&count| count > 0).count(), 1, "{made:?}");
    assert_eq!(fs::read_to_string(folder.path().join("demo/.audiocap/marks.jsonl")).unwrap(), "a mark");
}

#[test]
fn says_where_it_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = open_or_make_in(&file, &mut |_, _| ()).unwrap_err();
    assert!(format!("{error:#}").contains("file"), "{error:#}");
}
