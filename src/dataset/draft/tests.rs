//! Drafts in metadata of every shape: only they change.

use super::*;
use crate::dataset::Dataset;
use crate::random::seeded;
use rand::Rng;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// What cells are made of: everything that CSV and JSON have to take care of.
const PIECES: [&str; 12] =
    ["a dog", ",", "\"", "\n", "\r\n", "\r", "é犬🐕", "\\", "}", " ", "{\"x\":[", "caption_draft"];

fn text(rng: &mut impl Rng) -> String {
    (0..rng.random_range(0..5)).map(|_| PIECES[rng.random_range(0..PIECES.len())]).collect()
}

/// A table with `rows` rows `0.wav`, `1.wav` .., of any quoting, line ends and columns.
fn csv_table(rng: &mut impl Rng, rows: usize, with_draft: bool) -> String {
    let line_end = ["\n", "\r\n", "\r"][rng.random_range(0..3)];
    let cell = |rng: &mut _, text: &str| {
        let must = text.contains([',', '"', '\n', '\r']);
        if must || Rng::random_bool(rng, 0.3) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    let mut columns = vec!["file_name", "caption_1", "year"];
    if with_draft {
        columns.insert(rng.random_range(0..4), COLUMN);
    }
    let mut lines = vec![columns.iter().map(|column| cell(rng, column)).collect::<Vec<_>>().join(",")];
    for row in 0..rows {
        let of = |rng: &mut _, column: &&str| match *column {
            "file_name" => cell(rng, &format!("{row}.wav")),
            _ => {
                let text = text(rng);
                cell(rng, &text)
            }
        };
        lines.push(columns.iter().map(|column| of(rng, column)).collect::<Vec<_>>().join(","));
        if rng.random_bool(0.2) {
            lines.push(["", "stray", "one,too,many,cells,here"][rng.random_range(0..3)].to_owned());
        }
    }
    let (mark, end) = (["", "\u{feff}"][rng.random_range(0..2)], ["", line_end][rng.random_range(0..2)]);
    format!("{mark}{}{end}", lines.join(line_end))
}

/// Every record as pandas and the `csv` crate see it.
fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The bytes without the last cell of every record.
fn without_last_cells(bytes: &[u8]) -> Vec<u8> {
    let (mut left, mut from) = (Vec::new(), 0);
    for span in crate::dataset::index::cut(bytes, Format::Csv) {
        let record = super::csv::content(bytes, span);
        let last = super::csv::cells(&bytes[record.clone()]).pop().unwrap();
        left.extend_from_slice(&bytes[from..record.start + last.start - 1]);
        from = record.end;
    }
    left.extend_from_slice(&bytes[from..]);
    left
}

#[test]
fn in_any_table_only_the_draft_changes() {
    let mut rng = seeded(7);
    for turn in 0..3000 {
        let (rows, with_draft) = (rng.random_range(1..6), rng.random_bool(0.5));
        let table = csv_table(&mut rng, rows, with_draft);
        let (row, caption) = (rng.random_range(0..=rows), format!("x{}", text(&mut rng)));
        let name = format!("./{row}.wav");
        let edited =
            super::csv::set(table.as_bytes(), &name, &caption).unwrap_or_else(|why| panic!("{why}: {table:?}"));
        let (before, after) = (records(table.as_bytes()), records(&edited.bytes));
        let draft = after[0].iter().position(|column| column == COLUMN).unwrap();
        let file = after[0].iter().position(|column| column == "file_name").unwrap();
        let said = format!("turn {turn}, {name}: {table:?}\n{:?}", String::from_utf8_lossy(&edited.bytes));
        assert_eq!(after.len(), before.len() + usize::from(row == rows), "{said}");
        for (old, new) in before.iter().zip(&after) {
            let target = new.get(file).is_some_and(|cell| *cell == format!("{row}.wav")) && new.len() == after[0].len();
            let mut kept = new.clone();
            if !with_draft {
                let cell = kept.pop().unwrap();
                assert_eq!(
                    cell,
                    if target {
                        caption.as_str()
                    } else if new == &after[0] {
                        COLUMN
                    } else {
                        ""
                    },
                    "{said}"
                );
            } else if target {
                assert_eq!(kept[draft], caption, "{said}");
                kept[draft].clone_from(&old[draft]);
                assert_eq!(edited.was.clone().unwrap_or_default(), old[draft]);
            }
            assert_eq!(*old, kept, "{said}");
        }
        if row == rows {
            assert!(edited.bytes.starts_with(table.as_bytes()) || !with_draft, "{said}");
            assert_eq!(super::csv::lines_of(&edited.bytes, &name).unwrap().len(), 1, "{said}");
        } else if !with_draft {
            assert_eq!(without_last_cells(&edited.bytes), table.as_bytes(), "{said}");
        }
    }
}

#[test]
fn in_any_lines_only_the_draft_changes() {
    let mut rng = seeded(8);
    for turn in 0..3000 {
        let rows = rng.random_range(1..6);
        let line_end = ["\n", "\r\n"][rng.random_range(0..2)];
        let (comma, colon) = [(",", ":"), (", ", ": "), (" ,\t", " : ")][rng.random_range(0..3)];
        let mut lines = Vec::new();
        for row in 0..rows {
            let mut members = vec![format!("\"file_name\"{colon}\"{row}.wav\"")];
            for key in ["caption", COLUMN, "number", "deep"] {
                if rng.random_bool(0.5) {
                    continue;
                }
                let value = match key {
                    "number" => "1.50e3".to_owned(),
                    "deep" => format!("{{\"a\"{colon}[1{comma}{{\"caption_draft\"{colon}null}}]}}"),
                    _ => serde_json::to_string(&text(&mut rng)).unwrap(),
                };
                members.insert(rng.random_range(0..=members.len()), format!("\"{key}\"{colon}{value}"));
            }
            lines.push(format!(" {{{}}} ", members.join(comma)));
            if rng.random_bool(0.2) {
                lines.push(["", "[1]", "{\"torn"][rng.random_range(0..3)].to_owned());
            }
        }
        let (mark, end) = (["", "\u{feff}"][rng.random_range(0..2)], ["", line_end][rng.random_range(0..2)]);
        let all = format!("{mark}{}{end}", lines.join(line_end));
        let (row, caption) = (rng.random_range(0..=rows), format!("x{}", text(&mut rng)));
        let name = format!("{row}.wav");
        let edited = super::jsonl::set(all.as_bytes(), &name, &caption).unwrap();
        let after = String::from_utf8(edited.bytes).unwrap();
        let said = format!("turn {turn}, {name}: {all:?}\n{after:?}");
        if row == rows {
            assert!(after.starts_with(&all), "{said}");
            let last: Value = serde_json::from_str(after.lines().last().unwrap()).unwrap();
            assert_eq!((&last["file_name"], &last[COLUMN]), (&name.into(), &caption.into()), "{said}");
            continue;
        }
        for (old, new) in all.split('\n').zip(after.split('\n')) {
            if !old.contains(&format!("\"{name}\"")) {
                assert_eq!(old, new, "{said}");
                continue;
            }
            let read = |text: &str| serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).unwrap();
            let (mut old, mut new) = (read(old), read(new));
            let (was, is) = (old.as_object_mut().unwrap().remove(COLUMN), new.as_object_mut().unwrap().remove(COLUMN));
            assert_eq!((old, is), (new, Some(caption.clone().into())), "{said}");
            assert_eq!(
                edited.was.clone(),
                was.and_then(|was| Some(was.as_str()?.to_owned())).filter(|was| !was.is_empty())
            );
        }
        assert_eq!(all.split('\n').count(), after.split('\n').count(), "{said}");
    }
}

#[test]
fn what_cannot_have_a_draft_says_why() {
    let why = |table: &str| super::csv::set(table.as_bytes(), "a.wav", "x").map(|_| ()).unwrap_err();
    assert!(why("").contains("is empty"));
    assert!(why("name,caption\na.wav,x\n").contains("no `file_name`"));
    assert!(why("file_name,caption\na.wav,\"x\nb.wav,y\n").contains("begin in line 2 are never closed"));
    let other = super::csv::set(b"year,audio_file_name\n1,a.wav\n", "a.wav", "x").unwrap();
    assert_eq!(other.bytes, b"year,audio_file_name,caption_draft\n1,a.wav,x\n");
}

#[test]
fn names_are_found_however_they_are_written() {
    let lines = b"{\"file_name\":\"b.wav\"}\n{\"file_name\":\"\\u0061.wav\"}\n";
    assert_eq!(super::jsonl::lines_of(lines, "./a.wav"), [2]);
    let table = b"file_name\n\"sub/a \"\"loud\"\" dog.wav\"\nsub/./b.wav\n";
    assert_eq!(super::csv::lines_of(table, "sub/a \"loud\" dog.wav").unwrap(), [2]);
    assert_eq!(super::csv::lines_of(table, "./sub/b.wav").unwrap(), [3]);
    assert!(super::csv::lines_of(table, "b.wav").unwrap().is_empty());
}

/// A dataset in a folder of its own, with these files.
fn dataset(files: &[(&str, &str)]) -> (tempfile::TempDir, Dataset) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let dataset = Dataset::open(folder.path()).unwrap();
    dataset.splits.iter().for_each(|split| assert!(split.wait_for(usize::MAX, Duration::from_secs(20))));
    (folder, dataset)
}

fn split<'a>(dataset: &'a Dataset, name: &str) -> &'a Arc<Split> {
    dataset.splits.iter().find(|split| split.name() == name).unwrap()
}

fn why(undrafted: Result<Drafted, Undrafted>) -> String {
    match undrafted {
        Err(Undrafted::Problem(problem)) => problem.to_string(),
        other => panic!("{other:?}"),
    }
}

fn draft_of(split: &Split, file_name: &str) -> Option<String> {
    let clips = (0..split.len()).filter_map(|row| split.clip(row).ok());
    clips.filter(|clip| clip.file_name == file_name).find_map(|clip| clip.draft().map(str::to_owned))
}

#[test]
fn a_draft_is_seen_at_once_is_no_reference_and_can_be_taken_back() {
    let table = "file_name,caption_1\r\na.wav,\"a \"\"dog\"\"\"\r\nb.wav,a cat\r\n";
    let (folder, dataset) = dataset(&[("train/metadata.csv", table), ("train/a.wav", ""), ("train/b.wav", "")]);
    let (split, file) = (split(&dataset, "train"), folder.path().join("train/metadata.csv"));
    let drafted = split.write_draft("a.wav", "a hound", None).unwrap();
    let after = fs::read_to_string(&file).unwrap();
    assert_eq!(after, "file_name,caption_1,caption_draft\r\na.wav,\"a \"\"dog\"\"\",a hound\r\nb.wav,a cat,\r\n");
    for opened in [split, self::split(&Dataset::open(folder.path()).unwrap(), "train")] {
        assert!(opened.wait_for(usize::MAX, Duration::from_secs(20)));
        assert_eq!(draft_of(opened, "a.wav").as_deref(), Some("a hound"));
        assert_eq!(opened.clip(0).unwrap().captions, ["a \"dog\""]);
        assert_eq!(opened.clip(1).unwrap().draft(), None);
    }
    split.undo_draft("a.wav", &drafted).unwrap();
    assert_eq!((fs::read_to_string(&file).unwrap().as_str(), draft_of(split, "a.wav")), (table, None));
    let drafted = split.write_draft("a.wav", "a hound", None).unwrap();
    let theirs = fs::read_to_string(&file).unwrap().replace("a cat,", "a cat,a kitten");
    fs::write(&file, &theirs).unwrap();
    let refused = split.undo_draft("a.wav", &drafted).unwrap_err();
    assert!(refused.why.contains("was changed since") && fs::read_to_string(&file).unwrap() == theirs, "{refused}");
    match split.write_draft("b.wav", "a tom", None) {
        Err(Undrafted::Theirs(draft)) => assert_eq!(draft, "a kitten"),
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), theirs);
    assert_eq!(split.write_draft("b.wav", "a tom", Some("a kitten")).unwrap().was.as_deref(), Some("a kitten"));
}

#[test]
fn rows_are_found_in_every_layout() {
    let (folder, dataset) = dataset(&[
        ("metadata.csv", "file_name,caption\ntrain/a.wav,one\nvalid/a.wav,two\n"),
        ("train/a.wav", ""),
        ("valid/a.wav", ""),
        ("valid/new.wav", ""),
    ]);
    split(&dataset, "valid").write_draft("valid/a.wav", "x", None).unwrap();
    split(&dataset, "valid").write_draft("valid/new.wav", "y", None).unwrap();
    let table = "file_name,caption,caption_draft\ntrain/a.wav,one,\nvalid/a.wav,two,x\nvalid/new.wav,,y\n";
    assert_eq!(fs::read_to_string(folder.path().join("metadata.csv")).unwrap(), table);

    let (folder, dataset) = self::dataset(&[
        ("train/metadata.jsonl", "{\"file_name\":\"top.wav\"}\n{\"file_name\":\"twice/c.wav\"}\n"),
        ("train/deep/metadata.jsonl", "{\"file_name\":\"a.wav\"}\n"),
        ("train/twice/metadata.jsonl", "{\"file_name\":\"c.wav\"}\n"),
        ("train/deep/a.wav", ""),
    ]);
    let train = split(&dataset, "train");
    let drafted = train.write_draft("deep/a.wav", "x", None).unwrap();
    assert_eq!(drafted.file, folder.path().join("train/deep/metadata.jsonl"));
    assert_eq!(fs::read_to_string(drafted.file).unwrap(), "{\"file_name\":\"a.wav\",\"caption_draft\":\"x\"}\n");
    let told = why(train.write_draft("twice/c.wav", "x", None));
    assert!(told.contains("twice/metadata.jsonl, line 1") && told.contains("line 2 of"), "{told}");
}

#[test]
fn a_folder_without_metadata_gets_a_row_for_every_sound() {
    let (folder, dataset) = dataset(&[("dog/a.wav", ""), ("cat/b.wav", ""), ("cat/notes.txt", "")]);
    let whole = &dataset.splits[0];
    let drafted = whole.write_draft("dog/a.wav", "a hound", None).unwrap();
    assert!(drafted.made);
    let again = Dataset::open(folder.path()).unwrap();
    assert!(again.splits[0].wait_for(usize::MAX, Duration::from_secs(20)));
    let clips: Vec<_> = (0..again.splits[0].len()).map(|row| again.splits[0].clip(row).unwrap()).collect();
    let shown: Vec<_> =
        clips.iter().map(|clip| (clip.file_name.as_str(), clip.labels.join(" "), clip.draft().unwrap_or(""))).collect();
    assert_eq!(shown, [("cat/b.wav", "cat".into(), ""), ("dog/a.wav", "dog".into(), "a hound")]);
    assert!(why(whole.write_draft("gone.wav", "x", None)).contains("is not there any more"));
    whole.undo_draft("dog/a.wav", &drafted).unwrap();
    assert!(!folder.path().join("metadata.jsonl").exists());
}

#[test]
fn a_single_file_uses_the_metadata_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.wav", "b.wav"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    let dataset = Dataset::open(&folder.path().join("b.wav")).unwrap();
    assert!(dataset.splits[0].wait_for(usize::MAX, Duration::from_secs(20)));
    let drafted = dataset.splits[0].write_draft("b.wav", "x", None).unwrap();
    let lines = "{\"file_name\":\"a.wav\"}\n{\"file_name\":\"b.wav\",\"caption_draft\":\"x\"}\n";
    assert_eq!(fs::read_to_string(&drafted.file).unwrap(), lines);
    dataset.splits[0].write_draft("b.wav", "y", Some("x")).unwrap();
    assert_eq!(fs::read_to_string(&drafted.file).unwrap(), lines.replace("\"x\"", "\"y\""));
}

#[cfg(unix)]
#[test]
fn metadata_that_may_not_be_written_is_left_alone_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, dataset) = dataset(&[("train/metadata.csv", "file_name\na.wav\n"), ("train/a.wav", "")]);
    let file = folder.path().join("train/metadata.csv");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(why(split(&dataset, "train").write_draft("a.wav", "x", None)).contains("may not be written"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    split(&dataset, "train").write_draft("a.wav", "x", None).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}
