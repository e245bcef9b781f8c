//! Datasets that are broken: everything usable is there, everything else is listed, nothing panics.

use super::*;
use audiocap::dataset::DatasetError;

#[test]
fn nothing_there_empty_and_not_audio() {
    let root = tempfile::tempdir().unwrap();
    assert!(matches!(Dataset::open(&root.path().join("none")), Err(DatasetError::Missing(_))));
    assert!(matches!(Dataset::open(root.path()), Err(DatasetError::Empty(_))));
    write(root.path(), "a.txt", "x");
    assert!(matches!(Dataset::open(&root.path().join("a.txt")), Err(DatasetError::NotAudio(_))));
    std::fs::create_dir_all(root.path().join("deep/er")).unwrap();
    assert!(problems(&open(root.path())).contains("no audio files in it"));
}

#[test]
fn rows_that_cannot_be_used_are_listed_with_their_line() {
    let root = tempfile::tempdir().unwrap();
    let mut text =
        b"{\"file_name\":\"a.wav\"}\n\n{\"caption\":\"no name\"}\nnonsense\n{\"file_name\":\"\xff\"}\n".to_vec();
    text.extend(b"{\"file_name\":\"../out.wav\"}\n{\"file_name\":\"/etc/passwd\"}\n{\"file_name\":\"gone.wav\"}\n{\"file_name\":\"./a.wav\"}\n{\"file_name\":\"torn");
    write(root.path(), "train/metadata.jsonl", text);
    write_tone(root.path(), "train/a.wav", 0.1, 0.5);
    write_tone(root.path(), "train/extra.wav", 0.1, 0.5);
    write_tone(root.path(), "out.wav", 0.1, 0.5);
    let dataset = open(root.path());
    let shown = problems(&dataset);
    for expected in [
        "train/metadata.jsonl, line 3: there is no `file_name` column",
        "line 4: not a JSON object",
        "line 5: invalid UTF-8 at byte 15",
        "line 6: `file_name` leads out of the dataset",
        "line 7: `file_name` is an absolute path",
        "line 8: there is no file `gone.wav`",
        "line 9: the same `file_name` as line 1",
        "line 10: not a JSON object: EOF while parsing a string at column 18; the last line is torn",
        "train/extra.wav: this audio file has no row in the metadata",
    ] {
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
    let split = &dataset.splits[0];
    assert_eq!((split.len(), split.problem_count()), (9, 9));
    assert_eq!(names(split), ["a.wav", "gone.wav", "./a.wav"]);
    assert!(split.clip(1).unwrap_err().line == Some(3) && split.clip(99).is_err());
    assert!(split.facts(5).is_err(), "a missing file has no facts");
}

#[test]
fn metadata_without_any_files() {
    let root = tempfile::tempdir().unwrap();
    let rows: String = (0..1500).map(|n| format!("{{\"file_name\":\"{n}.wav\",\"caption\":\"x\"}}\n")).collect();
    write(root.path(), "metadata.jsonl", rows);
    let dataset = open(root.path());
    assert_eq!((dataset.splits[0].len(), dataset.splits[0].problem_count()), (1500, 1500));
    assert_eq!(dataset.splits[0].problems().len(), 1000, "the list is bounded");
    assert!(dataset.splits[0].clip(3).unwrap().is_missing());
}

#[test]
fn parquet_is_explained_and_two_metadata_files_too() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "train/metadata.parquet", "PAR1");
    write_tone(root.path(), "train/a.wav", 0.1, 0.5);
    write(root.path(), "test/metadata.jsonl", "{\"file_name\":\"a.wav\"}\n");
    write(root.path(), "test/metadata.csv", "file_name\na.wav\n");
    write_tone(root.path(), "test/a.wav", 0.1, 0.5);
    let dataset = open(root.path());
    let shown = problems(&dataset);
    assert!(shown.contains("read_parquet('metadata.parquet').to_json"), "{shown}");
    assert!(shown.contains("metadata.csv: metadata.jsonl beside it is read"), "{shown}");
    assert_eq!(names(&dataset.splits[1]), ["a.wav"]);
}

#[test]
fn a_caption_of_ten_megabytes_and_one_with_escapes() {
    let root = tempfile::tempdir().unwrap();
    let long = "dog ".repeat(10 << 18);
    write(
        root.path(),
        "metadata.jsonl",
        format!(
            "{{\"file_name\":\"a.wav\",\"caption\":\"{long}\"}}\n{{\"file_name\":\"b.wav\",\"caption\":\"\\u001b[31mred\"}}\n"
        ),
    );
    let dataset = open(root.path());
    let split = &dataset.splits[0];
    assert_eq!(split.clip(0).unwrap().captions[0].len(), 10 << 20);
    assert_eq!(split.clip(1).unwrap().captions, ["\u{1b}[31mred"]);
    assert_eq!(arranged(split, "dog", Sort::default()), ["a.wav"]);
}

#[test]
fn csv_with_a_lost_quote_a_short_row_and_no_header() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "train/metadata.csv", "file_name,caption\na.wav\nb.wav,one\nc.wav,\"never closed\nd.wav,x\n");
    write(root.path(), "test/metadata.csv", "a.wav,one\nb.wav,two\n");
    let dataset = open(root.path());
    let shown = problems(&dataset);
    assert!(shown.contains("train/metadata.csv, line 2: 1 cells where the header names 2"), "{shown}");
    assert!(shown.contains("test/metadata.csv: the first line names no `file_name` column"), "{shown}");
    assert_eq!(names(&dataset.splits[1]), ["b.wav", "c.wav"]);
}

#[test]
fn metadata_that_is_empty_blank_or_of_another_encoding() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "train/metadata.jsonl", "");
    write(root.path(), "valid/metadata.jsonl", "\n \r\n\t\n");
    write(root.path(), "test/metadata.jsonl", [0xff, 0xfe, b'{', 0, b'}', 0]);
    let dataset = open(root.path());
    assert!(dataset.splits.iter().all(|split| split.is_empty() && split.progress().complete));
    assert!(problems(&dataset).contains("UTF-16"));
}

#[test]
fn metadata_that_is_cut_while_it_is_open() {
    let root = tempfile::tempdir().unwrap();
    let rows: String = (0..100).map(|n| format!("{{\"file_name\":\"{n}.wav\"}}\n")).collect();
    write(root.path(), "metadata.jsonl", rows);
    let dataset = open(root.path());
    write(root.path(), "metadata.jsonl", "{\"file_name\":\"0.wav\"}\n");
    let split = &dataset.splits[0];
    assert_eq!(split.clip(0).unwrap().file_name, "0.wav");
    assert!(split.clip(50).is_err());
    assert_eq!(arranged(split, "wav", Sort::default()).len(), 1);
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn loops_end_and_links_that_leave_are_refused() {
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write_tone(outside.path(), "secret.wav", 0.1, 0.5);
        write_tone(root.path(), "train/a.wav", 0.1, 0.5);
        symlink(root.path(), root.path().join("train/loop")).unwrap();
        symlink(root.path().join("train/self"), root.path().join("train/self")).unwrap();
        symlink(outside.path().join("secret.wav"), root.path().join("train/leak.wav")).unwrap();
        symlink(outside.path(), root.path().join("train/away")).unwrap();
        symlink("a.wav", root.path().join("train/inside.wav")).unwrap();
        let plain = open(root.path());
        assert_eq!(names(&plain.splits[0]), ["a.wav", "inside.wav"]);
        let shown = problems(&plain);
        assert!(
            shown.contains("train/leak.wav: this link leads out") && shown.contains("train/away: this link"),
            "{shown}"
        );
        write(
            root.path(),
            "train/metadata.jsonl",
            "{\"file_name\":\"leak.wav\"}\n{\"file_name\":\"away/secret.wav\"}\n{\"file_name\":\"inside.wav\"}\n",
        );
        let listed = open(root.path());
        assert_eq!(names(&listed.splits[0]), ["inside.wav"]);
        assert!(
            problems(&listed).contains("line 2: `away/secret.wav` is a link that leads out"),
            "{}",
            problems(&listed)
        );
    }

    #[test]
    fn the_hub_cache_links_to_its_blobs() {
        let cache = tempfile::tempdir().unwrap();
        write_tone(cache.path(), "datasets--x/blobs/0a1b", 0.1, 0.5);
        let snapshot = cache.path().join("datasets--x/snapshots/abc");
        std::fs::create_dir_all(snapshot.join("train")).unwrap();
        symlink("../../../blobs/0a1b", snapshot.join("train/a.wav")).unwrap();
        let dataset = open(&snapshot);
        assert_eq!(names(&dataset.splits[0]), ["a.wav"]);
        assert!(dataset.splits[0].facts(0).is_ok());
    }

    #[test]
    fn names_that_are_not_text_still_open() {
        use std::os::unix::ffi::OsStrExt;
        let root = tempfile::tempdir().unwrap();
        write_tone(root.path(), "a.wav", 0.1, 0.5);
        let odd = root.path().join(std::ffi::OsStr::from_bytes(b"odd\xff.wav"));
        std::fs::rename(root.path().join("a.wav"), odd).unwrap();
        let dataset = open(root.path());
        let clip = dataset.splits[0].clip(0).unwrap();
        assert_eq!(clip.file_name, "odd\u{fffd}.wav");
        assert!(!clip.is_missing() && dataset.splits[0].facts(0).is_ok());
    }
}
