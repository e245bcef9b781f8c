//! Datasets made of what they are published as: trees like the real ones, good and bad.

use std::fs;
use std::path::Path;

use audiocap::dataset::Dataset;

use super::{Program, Ran};

/// Lines of a split's metadata.
fn metadata(folder: &Path, split: &str) -> Vec<String> {
    let text = fs::read_to_string(folder.join(split).join("metadata.jsonl")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

const HEAD: &str = "file_name,caption_1,caption_2";

/// Clotho with three clips in `development`, `validation` clips `v0.wav` .. and one in `evaluation`.
fn clotho(program: &Program, validation: usize) {
    for name in ["development/Dog barks.wav", "development/Été 犬.wav", "development/b.wav", "evaluation/e.wav"] {
        program.file(&format!("clotho/audiofolder/{name}"), name.as_bytes());
    }
    for i in 0..validation {
        program.file(&format!("clotho/audiofolder/validation/v{i}.wav"), format!("v{i}").as_bytes());
    }
    let csv = |split: &str, rows: &str| {
        program.file(&format!("clotho/clotho_captions_{split}.csv"), format!("{HEAD}\n{rows}").as_bytes());
    };
    csv(
        "development",
        "Dog barks.wav,\"A dog, \"\"barking\"\", runs\",Two\nÉté 犬.wav,naïve,犬が吠える\nb.wav,b one,b two\n",
    );
    csv("validation", &(0..validation).map(|i| format!("v{i}.wav,one {i},two {i}\n")).collect::<String>());
    csv("evaluation", "e.wav,one,two\n");
}

#[test]
fn clotho_gets_its_metadata_with_rows_and_columns_in_order() {
    let program = Program::new();
    clotho(&program, 2);
    let folder = program.folder().join("clotho/audiofolder");
    let planned = program.run(&["prepare", "clotho", "clotho", "--dry-run"]).expect(0).out;
    assert!(planned.contains("nothing was written") && !folder.join("development/metadata.jsonl").exists());
    let said = program.run(&["prepare", "clotho", "clotho"]).expect(0).out;
    assert!(said.contains("development  3  rows") && said.contains("is ready"), "{said}");
    let rows = metadata(&folder, "development");
    assert_eq!(rows[0], r#"{"file_name":"Dog barks.wav","caption_1":"A dog, \"barking\", runs","caption_2":"Two"}"#);
    assert_eq!(rows[1], r#"{"file_name":"Été 犬.wav","caption_1":"naïve","caption_2":"犬が吠える"}"#);
    program.run(&["prepare", "clotho", "clotho"]).expect(0);
    let dataset = Dataset::open(&folder).unwrap();
    assert_eq!(dataset.splits.len(), 3);
}

#[test]
fn clotho_names_every_path_that_is_missing() {
    let program = Program::new();
    let said = program.run(&["prepare", "clotho", "gone"]).expect(2).err;
    assert!(said.contains("gone is missing"), "{said}");
    clotho(&program, 1);
    fs::remove_file(program.folder().join("clotho/clotho_captions_validation.csv")).unwrap();
    fs::remove_dir_all(program.folder().join("clotho/audiofolder/evaluation")).unwrap();
    let said = program.run(&["prepare", "clotho", "clotho"]).expect(2).err;
    for path in ["clotho/clotho_captions_validation.csv", "clotho/audiofolder/evaluation"] {
        assert!(said.contains(path), "{said}");
    }
}

#[test]
fn clotho_with_bad_rows_says_which_and_why() {
    let program = Program::new();
    clotho(&program, 1);
    let rows = "\u{feff}file_name,caption_1\r\ne.wav,one\r\n\r\ne.wav,again\r\n../../../etc/passwd,x\r\n/etc/passwd,x\r\n\
        gone.wav,y\r\ne.wav,too,many\r\n\x1b[31mred.wav,z\r\n";
    program.file("clotho/clotho_captions_evaluation.csv", rows.as_bytes());
    program.file("clotho/audiofolder/evaluation/stranger.wav", b"?");
    let ran = program.run(&["prepare", "clotho", "clotho", "--report", "out.csv"]).expect(0);
    for part in [
        "an earlier row names the same file",
        "leads out of the dataset",
        "absolute path",
        "is not there",
        "more or fewer cells",
        "clotho_captions_evaluation.csv, line 8",
        "stranger.wav",
    ] {
        assert!(ran.out.contains(part), "{part} is missing in {}", ran.out);
    }
    assert!(!ran.out.contains('\x1b'));
    assert_eq!(metadata(&program.folder().join("clotho/audiofolder"), "evaluation").len(), 1);
    let report = fs::read_to_string(program.folder().join("out.csv")).unwrap();
    assert!(report.starts_with("split,name,reason\n") && report.lines().count() == 7, "{report}");
    let again = program.run(&["prepare", "clotho", "clotho", "--report", "out.csv"]).expect(2).err;
    assert!(again.contains("out.csv exists already"), "{again}");
    program.file("clotho/clotho_captions_evaluation.csv", b"file_name,caption_1\ne.wav,\"never closed\nf.wav,x\n");
    let said = program.run(&["prepare", "clotho", "clotho", "--replace"]).expect(0).out;
    assert!(said.contains("is a closing quote missing"), "{said}");
    program.file("clotho/clotho_captions_evaluation.csv", b"name,caption_1\n");
    let said = program.run(&["prepare", "clotho", "clotho"]).expect(2).err;
    assert!(said.contains("clotho_captions_evaluation.csv, line 1: there is no column `file_name`"), "{said}");
}

#[test]
fn other_metadata_is_replaced_only_when_asked() {
    let program = Program::new();
    clotho(&program, 1);
    let mine = program.file("clotho/audiofolder/validation/metadata.jsonl", b"{\"file_name\":\"mine.wav\"}\n");
    let said = program.run(&["prepare", "clotho", "clotho"]).expect(2).err;
    assert!(said.contains("says something else: --replace"), "{said}");
    assert!(
        fs::read_to_string(&mine).unwrap().contains("mine")
            && names(&program.folder().join("clotho/audiofolder/evaluation")) == ["e.wav"]
    );
    program.run(&["prepare", "clotho", "clotho", "--replace"]).expect(0);
    assert!(fs::read_to_string(&mine).unwrap().contains("v0.wav"));
}

fn limit(program: &Program, more: &[&str]) -> Ran {
    let words = ["prepare", "limit-clotho-split", "clotho/audiofolder", "validation", "--limit", "2", "--seed", "42"];
    program.run(&[&words[..], more].concat())
}

/// The published order of five clips with seed 42 is 1 4 | 2 0 3.
#[track_caller]
fn is_limited(folder: &Path) {
    let file = |line: &String| serde_json::from_str::<serde_json::Value>(line).unwrap()["file_name"].clone();
    let stay: Vec<_> = metadata(folder, "validation").iter().map(file).collect();
    let rest: Vec<_> = metadata(folder, "development").iter().map(file).collect();
    assert_eq!(stay, ["v1.wav", "v4.wav"]);
    assert_eq!(rest, ["Dog barks.wav", "Été 犬.wav", "b.wav", "v2.wav", "v0.wav", "v3.wav"]);
    assert_eq!(names(&folder.join("validation")), ["metadata.jsonl", "v1.wav", "v4.wav"]);
    assert!(["v0.wav", "v2.wav", "v3.wav"].iter().all(|name| folder.join("development").join(name).is_file()));
}

#[test]
fn a_limited_split_keeps_the_published_clips_and_is_limited_once() {
    let program = Program::new();
    clotho(&program, 5);
    let folder = program.folder().join("clotho/audiofolder");
    let early = limit(&program, &[]).expect(2).err;
    assert!(early.contains("validation/metadata.jsonl"), "{early}");
    program.run(&["prepare", "clotho", "clotho"]).expect(0);
    assert!(limit(&program, &["--dry-run"]).expect(0).out.contains("nothing was done yet"));
    assert_eq!(names(&folder.join("validation")).len(), 6);
    let done = &limit(&program, &["--json"]).expect(0).json()[0];
    assert_eq!((&done["stay"], &done["moved"], &done["state"]), (&2.into(), &3.into(), &"finished".into()));
    is_limited(&folder);
    assert!(limit(&program, &[]).expect(0).out.contains("done by an earlier run"));
    let anew = program.run(&["prepare", "clotho", "clotho", "--replace"]).expect(2).err;
    assert!(anew.contains("`validation` has been limited"), "{anew}");
    let words = ["prepare", "limit-clotho-split", "clotho/audiofolder", "validation", "--limit", "1"];
    let said = program.run(&words).expect(2).err;
    assert!(said.contains("has been limited to 2 of 5 clips (seed 42) already"), "{said}");
    is_limited(&folder);
}

#[test]
fn a_limit_that_was_killed_is_finished_by_the_next_run() {
    let program = Program::new();
    clotho(&program, 5);
    let folder = program.folder().join("clotho/audiofolder");
    program.run(&["prepare", "clotho", "clotho"]).expect(0);
    // As a kill leaves it: a place that cannot be taken stops the run in its middle.
    fs::create_dir(folder.join("blocked")).unwrap();
    fs::rename(folder.join("validation/v0.wav"), folder.join("blocked/v0.wav")).unwrap();
    let gone = limit(&program, &[]).expect(2).err;
    assert!(gone.contains("v0.wav and 0 more files of the split are not there"), "{gone}");
    fs::rename(folder.join("blocked/v0.wav"), folder.join("validation/v0.wav")).unwrap();
    let before = metadata(&folder, "development");
    let mut child = program
        .command(&["prepare", "limit-clotho-split", "clotho/audiofolder", "validation", "--limit", "2"])
        .spawn()
        .unwrap();
    let journal = folder.join(".audiocap/limit-validation.json");
    while !journal.exists() && child.try_wait().unwrap().is_none() {}
    drop(child.kill());
    child.wait().unwrap();
    let named = [metadata(&folder, "validation"), before].concat();
    assert!(named.len() >= 5);
    limit(&program, &[]).expect(0);
    is_limited(&folder);
}

#[test]
fn a_limit_does_not_begin_what_it_cannot_finish() {
    let program = Program::new();
    clotho(&program, 5);
    let folder = program.folder().join("clotho/audiofolder");
    program.run(&["prepare", "clotho", "clotho"]).expect(0);
    program.file("clotho/audiofolder/development/v3.wav", b"another v3");
    assert!(limit(&program, &[]).expect(2).err.contains("development/v3.wav and 0 more are in development already"));
    fs::remove_file(folder.join("development/v3.wav")).unwrap();
    for (split, limit) in
        [("validation", "0"), ("validation", "5"), ("development", "1"), ("../clotho", "1"), ("none", "1")]
    {
        program.run(&["prepare", "limit-clotho-split", "clotho/audiofolder", split, "--limit", limit]).expect(2);
    }
    assert_eq!((names(&folder.join("validation")).len(), names(&folder).len()), (6, 3));
    let journal = r#"{"split":"validation","seed":42,"stay":["a","b"],"moved":["../../../x"],"changes":[]}"#;
    program.file("clotho/audiofolder/.audiocap/limit-validation.json", journal.as_bytes());
    assert!(limit(&program, &[]).expect(2).err.contains("is no journal of this split"));
}

/// AudioCaps as it is published, three clips in each split, and AudioSet with the audio of some.
fn audiocaps(program: &Program) {
    let head = "audiocap_id,youtube_id,start_time,caption\n";
    program.file(
        "caps/csvs/train.csv",
        format!("{head}1,vfY_TJq7n_U,130,\"Rustling occurs, ducks quack\"\n2,-0Gj8-vB1q4,30,A dog\n").as_bytes(),
    );
    let two = |id: &str| format!("7,{id},20,second\n5,{id},20,first\n7,{id},20,second\n8,{id},20,first\n");
    program.file("caps/csvs/valid.csv", format!("{head}{}{}", two("tdWhHV3X25Q"), two("ArHiac57pVk")).as_bytes());
    program.file("caps/csvs/test.csv", format!("{head}{}9,../../../up,0,x\n", two("7fmOlUlwoNg")).as_bytes());
    for id in ["vfY_TJq7n_U", "-0Gj8-vB1q4", "tdWhHV3X25Q", "ArHiac57pVk", "7fmOlUlwoNg"] {
        program.file(&format!("full/audios/train_unbalanced/{id}.mp3"), id.as_bytes());
    }
    fs::remove_file(program.folder().join("full/audios/train_unbalanced/-0Gj8-vB1q4.mp3")).unwrap();
}

const CAPS: [&str; 6] = ["prepare", "audiocaps", "--audiocaps-path", "caps", "--audioset-path", "full"];

#[test]
fn audiocaps_are_grouped_and_their_audio_comes_along() {
    for link in ["hard", "sym", "copy"] {
        let program = Program::new();
        audiocaps(&program);
        let words = [&CAPS[..], &["--audio-format", ".mp3", "--link", link, "--json"]].concat();
        let done = &program.run(&words).expect(0).json()[0];
        assert_eq!((&done["complete"], &done["audio"]["placed"]), (&true.into(), &4.into()), "{done}");
        let folder = program.folder().join("caps/audiofolder");
        assert_eq!(
            metadata(&folder, "train"),
            [r#"{"file_name":"vfY_TJq7n_U.mp3","caption":"Rustling occurs, ducks quack"}"#]
        );
        assert_eq!(
            metadata(&folder, "valid"),
            [
                r#"{"file_name":"ArHiac57pVk.mp3","caption_1":"second","caption_2":"first","caption_3":"first"}"#,
                r#"{"file_name":"tdWhHV3X25Q.mp3","caption_1":"second","caption_2":"first","caption_3":"first"}"#
            ]
        );
        assert_eq!(names(&folder.join("test")), ["7fmOlUlwoNg.mp3", "metadata.jsonl"]);
        let again = &program.run(&words).expect(0).json()[0];
        assert_eq!((&again["audio"]["placed"], &again["audio"]["already_there"]), (&0.into(), &4.into()));
        // What it made is a dataset without problems but for text instead of sounds.
        let report = &program.run(&["check", "caps/audiofolder", "--json"]).expect(1).json()[0];
        assert_eq!((&report["files"], &report["problem_count"]), (&4.into(), &0.into()), "{link} {report}");
    }
}

#[test]
fn audiocaps_go_on_where_they_were_killed_and_take_no_place_of_others() {
    let program = Program::new();
    audiocaps(&program);
    program.file("caps/audiofolder/valid/ArHiac57pVk.mp3", b"ArHiac57pVk");
    program.file("caps/audiofolder/valid/.audiocap-abc.part", b"ArHi");
    program.file("caps/audiofolder/test/7fmOlUlwoNg.mp3", b"another file");
    let ran = program.run(&[&CAPS[..], &["--link", "copy"]].concat()).expect(1);
    assert!(ran.err.contains("another file is at caps/audiofolder/test/7fmOlUlwoNg.mp3"), "{}", ran.err);
    let folder = program.folder().join("caps/audiofolder");
    assert_eq!(names(&folder.join("valid")), ["ArHiac57pVk.mp3", "metadata.jsonl", "tdWhHV3X25Q.mp3"]);
    assert_eq!(fs::read_to_string(folder.join("test/7fmOlUlwoNg.mp3")).unwrap(), "another file");
    assert!(!folder.join("test/metadata.jsonl").exists());
}

#[test]
fn a_wrong_extension_is_guessed() {
    let program = Program::new();
    audiocaps(&program);
    let said = program.run(&[&CAPS[..], &["--audio-format", "wav"]].concat()).expect(2).err;
    assert!(said.contains("is --audio-format mp3 meant?"), "{said}");
    program.run(&[&CAPS[..], &["--audio-format", "../x"]].concat()).expect(2);
    fs::remove_dir_all(program.folder().join("full")).unwrap();
    let said = program.run(&CAPS).expect(2).err;
    assert!(said.contains("full/audios/train_unbalanced is missing"), "{said}");
}

#[test]
fn a_small_audioset_gets_labels_and_the_ontology() {
    let program = Program::new();
    let line = |id: &str, labels: &str, split: &str| {
        format!(
            "{{\"youtube_id\":\"{id}\",\"start_seconds\":0.0,\"end_seconds\":10.0,\"labels\":{labels},\"orig_split\":\"{split}\"}}\n"
        )
    };
    let dog = "[\"/m/0bt9lr\",\"/m/unknown\"]";
    let train = line("--4gqARaEJE", dog, "eval") + &line("only_unknow", "[\"/m/x\"]", "eval") + "{torn\n";
    program.file("small/annotations/train.jsonl", train.as_bytes());
    program.file("small/annotations/valid.jsonl", line("--BfvyPmVMo", "\"/m/0bt9lr\"", "train_balanced").as_bytes());
    program.file("small/annotations/test.jsonl", line("--U7joUcTCo", dog, "../..").as_bytes());
    program.file("small/ontology.json", br#"[{"id":"/m/0bt9lr","name":"Dog","child_ids":[]}]"#);
    program.file("full/audios/eval/--4gqARaEJE.mp3", b"1");
    program.file("full/audios/train_balanced/--BfvyPmVMo.mp3", b"2");
    let words = ["prepare", "audioset-small", "--audioset-small-path", "small", "--audioset-full-path", "full"];
    let said = program.run(&words).expect(0).out;
    for part in
        ["no label that the ontology knows", "no name of a folder", "train.jsonl, line 3", "label /m/unknown of 2 rows"]
    {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
    let folder = program.folder().join("small/audiofolder");
    assert_eq!(metadata(&folder, "train"), [r#"{"file_name":"--4gqARaEJE.mp3","labels":["/m/0bt9lr","/m/unknown"]}"#]);
    assert_eq!(names(&folder), ["ontology.json", "train", "valid"]);
    assert_eq!(Dataset::open(&folder).unwrap().ontology().unwrap().keywords(&["/m/0bt9lr"]), "dog");
    fs::remove_file(program.folder().join("small/ontology.json")).unwrap();
    assert!(program.run(&words).expect(2).err.contains("small/ontology.json is missing"));
}

#[test]
fn numpys_permutations_are_the_golden_ones() {
    let Some(file) = crate::support::shared("golden/numpy_permutation.json") else { return };
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let number = |case: &serde_json::Value, key: &str| case[key].as_u64().unwrap() as u32;
    for case in &cases {
        let order = audiocap::random::numpy::permutation(number(case, "seed"), number(case, "n"));
        let (stays, moves) = order.split_at(number(case, "limit") as usize);
        assert_eq!(serde_json::json!([stays, moves]), serde_json::json!([case["stays"], case["moves"]]));
    }
}
