//! The ways in which AudioFolder datasets are laid out.

use std::path::Path;

use super::*;

#[test]
fn a_folder_per_split_with_jsonl() {
    let root = tempfile::tempdir().unwrap();
    write(
        root.path(),
        "train/metadata.jsonl",
        "{\"file_name\":\"a.wav\",\"caption\":\"A dog.\",\"year\":2020}\n{\"file_name\":\"sub/b.wav\",\"caption\":\"Rain.\"}\n",
    );
    write(root.path(), "valid/metadata.jsonl", "{\"file_name\":\"c.wav\",\"caption_2\":\"two\",\"caption_1\":\"one\"}");
    for name in ["train/a.wav", "train/sub/b.wav", "valid/c.wav", "test/d.wav"] {
        write_tone(root.path(), name, 0.1, 0.5);
    }
    let dataset = open(root.path());
    assert_eq!(split_names(&dataset), ["test", "train", "valid"]);
    assert_eq!(problems(&dataset), "");
    let clip = dataset.splits[1].clip(0).unwrap();
    assert_eq!((clip.file_name.as_str(), clip.captions.as_slice()), ("a.wav", ["A dog.".to_owned()].as_slice()));
    assert_eq!(clip.extra, [("year".to_owned(), "2020".to_owned())]);
    assert!(clip.path.is_file() && !clip.is_missing());
    assert_eq!(dataset.splits[2].clip(0).unwrap().captions, ["one", "two"]);
    assert_eq!(names(&dataset.splits[0]), ["d.wav"]);
    let facts = dataset.splits[1].measured(0).unwrap();
    assert_eq!((facts.sample_rate, facts.channels), (8000, 1));
    assert!((facts.peak_db.unwrap() + 6.02).abs() < 0.1);
}

#[test]
fn csv_with_a_mark_in_front_quotes_and_windows_line_ends() {
    let root = tempfile::tempdir().unwrap();
    let text = "\u{feff}file_name,caption_1,caption_2,labels\r\n\"a, b.wav\",\"A \"\"dog\"\",\r\nbarking\",,\"/m/1,/m/2\"\r\n\r\nc.wav,Rain,More rain,\r\n";
    write(root.path(), "metadata.csv", text);
    write_tone(root.path(), "a, b.wav", 0.1, 0.5);
    write_tone(root.path(), "c.wav", 0.1, 0.5);
    let dataset = open(root.path());
    assert_eq!(problems(&dataset), "");
    let clip = dataset.splits[0].clip(0).unwrap();
    assert_eq!(clip.file_name, "a, b.wav");
    assert_eq!(clip.captions, ["A \"dog\",\r\nbarking"]);
    assert_eq!(clip.labels, ["/m/1", "/m/2"]);
    assert_eq!(dataset.splits[0].clip(1).unwrap().captions, ["Rain", "More rain"]);
}

#[test]
fn csv_with_the_line_ends_of_old_macs() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "metadata.csv", "file_name,caption\ra.wav,\"A dog\rbarks\"\r\r\nb.wav,Rain\r../c.wav,x\r");
    write_tone(root.path(), "a.wav", 0.1, 0.5);
    write_tone(root.path(), "b.wav", 0.1, 0.5);
    let dataset = open(root.path());
    assert_eq!(dataset.splits[0].len(), 3);
    assert_eq!(dataset.splits[0].clip(0).unwrap().captions, ["A dog\rbarks"]);
    assert_eq!(dataset.splits[0].clip(1).unwrap().captions, ["Rain"]);
    assert!(problems(&dataset).contains("metadata.csv, line 6"), "{}", problems(&dataset));
}

#[test]
fn a_plain_folder_has_its_sub_folders_as_labels() {
    let root = tempfile::tempdir().unwrap();
    for name in ["dog/1.wav", "dog/2.wav", "cat/1.wav"] {
        write_tone(root.path(), name, 0.1, 0.5);
    }
    write(root.path(), "dog/notes.txt", "not audio");
    let dataset = open(root.path());
    let split = &dataset.splits[0];
    assert_eq!(names(split), ["cat/1.wav", "dog/1.wav", "dog/2.wav"]);
    assert_eq!(split.clip(2).unwrap().labels, ["dog"]);
    assert_eq!(arranged(split, "label:cat", Sort::default()), ["cat/1.wav"]);
}

#[test]
fn metadata_in_the_sub_folders_of_a_split() {
    let root = tempfile::tempdir().unwrap();
    for name in ["train/a/1.wav", "train/a/2.wav", "train/a/deep/3.wav", "train/b/1.wav", "train/c/loose.wav"] {
        write_tone(root.path(), name, 0.1, 0.5);
    }
    let rows = "{\"file_name\":\"1.wav\",\"caption\":\"one\"}\n{\"file_name\":\"deep/3.wav\",\"caption\":\"three\"}\n{\"file_name\":\"../b/1.wav\"}\n";
    write(root.path(), "train/a/metadata.jsonl", rows);
    write(root.path(), "train/b/metadata.csv", "file_name,caption\n1.wav,other\ngone.wav,x\n");
    let dataset = open(root.path());
    let split = &dataset.splits[0];
    let caption = |row: usize| split.clip(row).map(|clip| (clip.file_name, clip.captions.concat(), clip.labels));
    let clip = |name: &str, caption: &str| Ok((name.to_owned(), caption.to_owned(), Vec::<String>::new()));
    assert_eq!(caption(0), clip("a/1.wav", "one"));
    assert_eq!(caption(1), clip("a/deep/3.wav", "three"));
    assert!(caption(2).unwrap_err().why.contains("leads out of"));
    assert_eq!(caption(3), clip("b/1.wav", "other"));
    assert_eq!(caption(5), clip("c/loose.wav", ""));
    assert!(split.clip(3).unwrap().path.is_file());
    let told = problems(&dataset);
    for (place, why) in [
        ("train/a/metadata.jsonl, line 3", "leads out"),
        ("train/a/2.wav", "no row in the metadata"),
        ("train/b/metadata.csv, line 3", "there is no file `b/gone.wav`"),
        ("train:", "1 audio files are outside"),
    ] {
        assert!(told.lines().any(|line| line.contains(place) && line.contains(why)), "{place}: {told}");
    }
    assert_eq!(arranged(split, "caption:o", Sort::default()), ["a/1.wav", "b/1.wav"]);
}

#[test]
fn metadata_below_other_metadata_is_read_too() {
    let root = tempfile::tempdir().unwrap();
    for name in ["top.wav", "sub/in.wav"] {
        write_tone(root.path(), name, 0.1, 0.5);
    }
    write(root.path(), "metadata.jsonl", "{\"file_name\":\"top.wav\"}\n{\"file_name\":\"sub/in.wav\"}\n");
    write(root.path(), "sub/metadata.jsonl", "{\"file_name\":\"in.wav\",\"caption\":\"again\"}\n");
    let dataset = open(root.path());
    assert_eq!(names(&dataset.splits[0]), ["top.wav", "sub/in.wav", "sub/in.wav"]);
    let told = problems(&dataset);
    assert!(told.contains("the same `file_name` as line 2 of ") && told.lines().count() == 1, "{told}");
    write(root.path(), "train/metadata.jsonl", "{\"file_name\":\"x.wav\"}\n");
    write_tone(root.path(), "train/x.wav", 0.1, 0.5);
    let dataset = open(root.path());
    assert_eq!(split_names(&dataset).last(), Some(&"train"), "{:?}", split_names(&dataset));
    assert_eq!(dataset.splits.iter().map(|split| split.len()).sum::<usize>(), 4, "no row is in two splits");
}

#[test]
fn files_at_different_depths_have_no_labels() {
    let root = tempfile::tempdir().unwrap();
    for name in ["x.wav", "dog/1.wav", "cat/1.wav"] {
        write_tone(root.path(), name, 0.1, 0.5);
    }
    let dataset = open(root.path());
    assert_eq!(names(&dataset.splits[0]), ["x.wav", "cat/1.wav", "dog/1.wav"]);
    assert!(dataset.splits[0].clip(1).unwrap().labels.is_empty());
}

#[test]
fn splits_inside_a_data_folder() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "README.md", "about");
    write_tone(root.path(), "data/train/a.wav", 0.1, 0.5);
    write_tone(root.path(), "data/test-clean/b.wav", 0.1, 0.5);
    assert_eq!(split_names(&open(root.path())), ["test-clean", "train"]);
}

#[test]
fn metadata_in_the_root_for_files_in_split_folders() {
    let root = tempfile::tempdir().unwrap();
    let rows: String = ["train/a.wav", "test/b.wav", "train/c.wav"]
        .iter()
        .map(|name| format!("{{\"file_name\":\"{name}\"}}\n"))
        .collect();
    write(root.path(), "metadata.jsonl", rows);
    for name in ["train/a.wav", "test/b.wav", "train/c.wav"] {
        write_tone(root.path(), name, 0.1, 0.5);
    }
    let dataset = open(root.path());
    assert_eq!(split_names(&dataset), ["test", "train"]);
    assert_eq!(names(&dataset.splits[1]), ["train/a.wav", "train/c.wav"]);
    assert_eq!(problems(&dataset), "");
    write_tone(root.path(), "loose.wav", 0.1, 0.5);
    let dataset = open(root.path());
    assert_eq!(dataset.splits.len(), 3);
    assert_eq!(names(&dataset.splits[0]), Vec::<String>::new());
    assert!(problems(&dataset).contains("loose.wav: this audio file has no row"));
}

#[test]
fn one_split_folder_one_file_or_the_metadata_file_itself() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "clotho/validation/metadata.jsonl", "{\"file_name\":\"a.wav\",\"caption_1\":\"x\"}\n");
    write_tone(root.path(), "clotho/validation/a.wav", 0.1, 0.5);
    let folder = root.path().join("clotho/validation");
    let dataset = open(&folder);
    assert_eq!((dataset.name.as_str(), split_names(&dataset)), ("clotho", vec!["validation"]));
    assert_eq!(names(&open(&folder.join("metadata.jsonl")).splits[0]), ["a.wav"]);
    let single = open(&folder.join("a.wav"));
    assert_eq!(names(&single.splits[0]), ["a.wav"]);
    assert_eq!(single.splits[0].clip(0).unwrap().path, folder.join("a.wav"));
}

#[test]
fn the_ontology_of_the_root_names_labels() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "ontology.json", "[{\"id\":\"/m/1\",\"name\":\"Dog\",\"child_ids\":[]}]");
    write(
        root.path(),
        "train/metadata.jsonl",
        "{\"file_name\":\"a.wav\",\"labels\":[\"/m/1\"]}\n{\"file_name\":\"b.wav\",\"labels\":[\"/m/2\"]}\n",
    );
    write_tone(root.path(), "train/a.wav", 0.1, 0.5);
    write_tone(root.path(), "train/b.wav", 0.1, 0.5);
    let dataset = open(root.path());
    assert_eq!(dataset.ontology().unwrap().name("/m/1"), Some("Dog"));
    assert_eq!(arranged(&dataset.splits[0], "label:dog", Sort::default()), ["a.wav"]);
    assert!(open(&root.path().join("train")).ontology().is_some());
}

#[test]
fn the_keywords_of_the_reference() {
    let Some(path) = crate::support::shared("audioset/ontology.json") else { return };
    let ontology = audiocap::dataset::ontology::Ontology::load(Path::new(&path)).unwrap();
    assert_eq!(
        ontology.keywords(&["/m/012n7d", "/g/11b630rrvh"]),
        "emergency vehicle, siren, ambulance (siren), domestic sounds - home sounds, whistle, kettle whistle"
    );
    assert_eq!(ontology.iter().count(), 632);
}
