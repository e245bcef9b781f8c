//! Tries that are kept, read, searched and forgotten.

use super::*;
use std::time::{Duration, Instant};

fn entry(caption: &str) -> Entry {
    Entry { time: super::super::now(), caption: caption.into(), file_name: "dog.wav".into(), ..Entry::default() }
}

fn captions(found: &Found) -> Vec<&str> {
    found.entries.iter().map(|entry| entry.caption.as_str()).collect()
}

fn all(history: &History, root: Option<&Path>, most: usize) -> Found {
    history.newest(&[history.file_of(root)], &Wanted::default(), most).unwrap()
}

#[test]
fn every_dataset_has_its_own_and_clips_without_one_too() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a/clotho"), folder.path().join("b/clotho"));
    fs::create_dir_all(&a).unwrap();
    let history = History::at(folder.path().join("deep/history"));
    assert!(history.files().unwrap().is_empty());
    assert_eq!(all(&history, Some(&a), 9), Found::default());
    for (root, caption) in [(Some(&a), "one"), (Some(&b), "two"), (None, "three"), (Some(&a), "four")] {
        history.append(root.map(PathBuf::as_path), &entry(caption)).unwrap();
    }
    assert_eq!(captions(&all(&history, Some(&a), 9)), ["four", "one"]);
    assert_eq!(captions(&all(&history, Some(&folder.path().join("a/../a/clotho")), 1)), ["four"]);
    assert_eq!(captions(&all(&history, None, 9)), ["three"]);
    assert_eq!(history.files().unwrap().len(), 3);
    let whole = history.newest(&history.files().unwrap(), &Wanted::default(), 3).unwrap();
    assert_eq!(whole.entries.len(), 3);
    assert_eq!(all(&history, Some(&b), 1).entries[0].dataset.as_deref(), b.to_str());
}

#[test]
fn what_is_broken_is_told_passed_over_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::at(folder.path());
    let file = history.file_of(None);
    fs::write(&file, b"{\"caption\":\"old\",\"mood\":7}\n\xff\xfe\n[1]\n\n{\"log_probs\":\"x\"}\n{\"caption\":\"to")
        .unwrap();
    history.append(None, &entry("new")).unwrap();
    let found = all(&history, None, 9);
    assert_eq!(captions(&found), ["new", "old"]);
    let told = found.told.unwrap();
    assert_eq!((told.lines, &told.file), (4, &file));
    assert!(told.to_string().starts_with("4 lines are no tries"), "{told}");
    let before = fs::read(&file).unwrap();
    assert_eq!(history.forget(&file, &Wanted { text: Some("zebra".into()), ..Wanted::default() }).unwrap(), 0);
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(history.forget(&file, &Wanted::default()).unwrap(), 2);
    assert_eq!(fs::read(&file).unwrap(), b"\xff\xfe\n[1]\n\n{\"log_probs\":\"x\"}\n{\"caption\":\"to\n");
    fs::write(&file, "{\"caption\":\"only\"}\n").unwrap();
    assert_eq!((history.forget(&file, &Wanted::default()).unwrap(), file.exists()), (1, false));
}

#[test]
fn many_who_write_and_forget_at_once_lose_nothing_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = History::at(folder.path()).file_of(None);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let history = History::at(folder.path());
            scope.spawn(move || {
                let long = "x".repeat(40_000);
                (0..50).for_each(|n| history.append(None, &entry(&format!("{writer} {n} {long}"))).unwrap());
            });
        }
        let history = History::at(folder.path());
        let file = file.clone();
        scope.spawn(move || {
            for n in 0..50 {
                history.append(None, &entry(&format!("gone {n}"))).unwrap();
                history.forget(&file, &Wanted { text: Some("gone".into()), ..Wanted::default() }).unwrap();
            }
        });
    });
    let found = all(&History::at(folder.path()), None, 1000);
    assert_eq!((found.entries.len(), &found.told), (200, &None));
    for writer in 0..4 {
        let mine = captions(&found).into_iter().filter(|text| text.starts_with(&format!("{writer} "))).count();
        assert_eq!(mine, 50);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("history"), b"a file in the way").unwrap();
    let history = History::at(folder.path().join("history"));
    let error = history.append(None, &entry("x")).unwrap_err().to_string();
    assert!(error.contains("history/clips.jsonl cannot be written"), "{error}");
}

#[test]
fn the_newest_of_a_hundred_thousand_are_there_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::at(folder.path());
    let line =
        serde_json::to_string(&Entry { log_probs: vec![-0.5; 20], pieces: vec![" dog".into(); 20], ..entry("a dog") });
    fs::write(history.file_of(None), format!("{}\n", line.unwrap()).repeat(100_000)).unwrap();
    let began = Instant::now();
    assert_eq!(all(&history, None, 500).entries.len(), 500);
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
}
