//! Going through a folder of good and bad files.

use super::*;
use audiocap::dataset::check::{Kind, Report, check};

fn report(folder: &Path) -> Report {
    check(folder, None, &mut |_, _| {}, &AtomicBool::new(false)).unwrap()
}

/// `kind file` of every finding.
fn shown(report: &Report) -> Vec<String> {
    report.findings.iter().map(|finding| format!("{} {}", finding.kind, finding.file.display())).collect()
}

fn folder_of_bad_files() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write_tone(root.path(), "fine.wav", 1.0, 0.5);
    write_tone(root.path(), "again.wav", 1.0, 0.5);
    write_tone(root.path(), "silent.wav", 0.5, 0.0);
    write_tone(root.path(), "loud.wav", 0.5, 4.0);
    write_tone(root.path(), "misnamed.mp3", 0.5, 0.25);
    write_tone(root.path(), "sub/cut.wav", 1.0, 0.3);
    let whole = std::fs::read(root.path().join("sub/cut.wav")).unwrap();
    write(root.path(), "sub/cut.wav", &whole[..whole.len() / 2]);
    write(root.path(), "empty.flac", "");
    write(root.path(), "text.ogg", "this is not music");
    root
}

#[test]
fn finds_what_is_wrong_without_metadata() {
    let root = folder_of_bad_files();
    let report = report(root.path());
    assert_eq!(report.files, 8);
    assert_eq!(
        shown(&report),
        [
            "does not decode empty.flac",
            "duplicate fine.wav",
            "clipped loud.wav",
            "wrong extension misnamed.mp3",
            "silent silent.wav",
            "truncated sub/cut.wav",
            "does not decode text.ogg",
        ]
    );
    assert!(report.findings[1].why.contains("again.wav") && report.count(Kind::Undecodable) == 2);
    let text = serde_json::to_string(&report).unwrap();
    assert!(text.contains("\"wrong-extension\""), "{text}");
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
}

#[test]
fn with_metadata_it_also_looks_at_rows_and_files_they_name() {
    let root = tempfile::tempdir().unwrap();
    write_tone(root.path(), "train/a.wav", 0.3, 0.5);
    write_tone(root.path(), "train/b.sound", 0.3, 0.2);
    write(
        root.path(),
        "train/metadata.jsonl",
        "{\"file_name\":\"a.wav\"}\n{\"file_name\":\"b.sound\"}\n{\"file_name\":\"gone.wav\"}\n",
    );
    let report = report(root.path());
    assert_eq!((report.files, shown(&report)), (2, vec!["wrong extension train/b.sound".to_owned()]));
    assert_eq!(report.problem_count, 1);
    assert!(report.problems[0].why.contains("gone.wav") && !report.is_clean());
}

#[test]
fn one_file_tells_its_progress_and_a_cancelled_check_says_so() {
    let root = folder_of_bad_files();
    let single = report(&root.path().join("loud.wav"));
    assert_eq!((single.files, shown(&single)), (1, vec!["clipped loud.wav".to_owned()]));
    let mut seen = Vec::new();
    check(root.path(), None, &mut |done, of| seen.push((done, of)), &AtomicBool::new(false)).unwrap();
    assert_eq!((seen.first(), seen.last()), (Some(&(0, 8)), Some(&(8, 8))));
    let stopped = check(root.path(), None, &mut |_, _| {}, &AtomicBool::new(true)).unwrap();
    assert!(stopped.cancelled && stopped.files == 0);
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_read_are_told_apart() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    write_tone(root.path(), "a.wav", 0.3, 0.5);
    write_tone(root.path(), "locked/b.wav", 0.3, 0.2);
    let close = |name: &str| {
        std::fs::set_permissions(root.path().join(name), std::fs::Permissions::from_mode(0o0)).unwrap();
        std::fs::read_dir(root.path().join(name)).is_err() && std::fs::read(root.path().join(name)).is_err()
    };
    // The superuser reads everything: then there is nothing to tell apart.
    if close("a.wav") && close("locked") {
        let report = report(root.path());
        assert_eq!(shown(&report), ["cannot be read a.wav"]);
        assert!(report.problems[0].why.contains("cannot read the folder"), "{:?}", report.problems);
    }
    std::fs::set_permissions(root.path().join("locked"), std::fs::Permissions::from_mode(0o755)).unwrap();
}
