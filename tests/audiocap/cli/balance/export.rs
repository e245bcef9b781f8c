//! What `audiocap balance` writes, and what it leaves whole.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::{Program, Ran};
use super::{COMMON, PLAN, balance, files, id, list, program};

#[test]
fn what_is_written_can_be_browsed_and_chosen_from_again() {
    let plan = format!("{PLAN}splits: {{valid: {{share: 0.2}}, test: {{per_label: 3}}}}\n");
    let program = program(&plan, &list(200));
    let tone = std::fs::read(program.tone("tone.wav")).unwrap();
    (0..150).for_each(|n| drop(program.file(&format!("audios/eval/{}.wav", id(n)), &tone)));
    let words = ["--audio", "audios", "--out", "out"];
    let dry = balance(&program, &[&words[..], &["--dry-run"]].concat()).expect(0).out;
    assert!(dry.contains("nothing is written; it would go to") && dry.contains("without audio: "), "{dry}");
    assert!(!program.folder().join("out").exists());
    let json = balance(&program, &[&words[..], &["--json"]].concat()).expect(0).json().remove(0);
    let written = &json["written"];
    assert_eq!(written["clips"], json["clips"]);
    assert_eq!(json["bytes"].as_u64(), Some(written["audio_files"].as_u64().unwrap() * tone.len() as u64));
    let out = program.folder().join("out");
    for part in ["train", "valid", "test"] {
        let rows = std::fs::read_to_string(out.join(format!("annotations/{part}.jsonl"))).unwrap();
        assert_eq!(rows.lines().count() as u64, json["splits"][part]["clips"].as_u64().unwrap());
        let row: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
        assert_eq!((row["start_seconds"].as_f64(), row["orig_split"].as_str()), (Some(30.0), Some("eval")));
        let metadata = std::fs::read_to_string(out.join(format!("audiofolder/{part}/metadata.jsonl"))).unwrap();
        let row: Value = serde_json::from_str(metadata.lines().next().unwrap()).unwrap();
        assert!(out.join("audiofolder").join(part).join(row["file_name"].as_str().unwrap()).is_file());
        assert!(row["labels"][0].as_str().unwrap().starts_with("/m/"));
    }
    assert!(out.join("audiofolder/ontology.json").is_file());
    let again = ["balance", "--plan", "plans/plan.yaml", "--ontology", "ontology.json", "--json"];
    let from_folder = program.run(&[&again[..], &["--dataset", "out/audiofolder"]].concat()).expect(0).json().remove(0);
    assert_eq!(from_folder["unknown_length"], from_folder["clips"]);
    let notes = ["train", "valid", "test"].map(|part| format!("out/annotations/{part}.jsonl"));
    let words: Vec<&str> = notes.iter().flat_map(|file| ["--annotations", file]).collect();
    assert_eq!(program.run(&[&again[..], &words].concat()).expect(0).json()[0]["troubles"], 0);
}

#[test]
fn a_destination_that_is_not_ours_is_left_alone() {
    let program = program(PLAN, &list(100));
    program.file("out/thesis.tex", b"years of work");
    for words in [&["--out", "out"][..], &["--out", "out", "--overwrite"]] {
        let said = balance(&program, words).expect(2).err;
        assert!(said.contains("out is not empty and is no earlier export"), "{said}");
    }
    assert_eq!(files(&program.folder().join("out")).len(), 1);
    balance(&program, &["--out", "new"]).expect(0);
    let before = files(&program.folder().join("new"));
    let said = balance(&program, &["--out", "new"]).expect(2).err;
    assert!(said.contains("--overwrite replaces it"), "{said}");
    balance(&program, &["--out", "new", "--overwrite"]).expect(0);
    assert!(files(&program.folder().join("new")) == before, "the same plan gives the same bytes");
}

#[test]
fn a_subset_is_not_made_of_itself() {
    let program = program("only_with_audio: true\n", &list(60));
    let tone = std::fs::read(program.tone("tone.wav")).unwrap();
    (0..60).for_each(|n| drop(program.file(&format!("audios/{}.wav", id(n)), &tone)));
    let json = balance(&program, &["--audio", "audios", "--out", "out", "--json"]).expect(0).json().remove(0);
    assert_eq!(json["clips"], 0, "a plan without targets wants nothing");
    program.file("plans/plan.yaml", b"only_with_audio: true\ntargets: {default: 12}\n");
    balance(&program, &["--audio", "audios", "--out", "out", "--overwrite"]).expect(0);
    std::fs::remove_dir_all(program.folder().join("audios")).unwrap();
    let again = ["balance", "--plan", "plans/plan.yaml", "--ontology", "ontology.json", "--dataset", "out/audiofolder"];
    let again =
        |link: &str| program.run(&[&again[..], &["--out", "out", "--overwrite", "--json", "--link", link]].concat());
    for link in ["sym", "hard"] {
        assert!(again(link).expect(2).err.contains("holds the audio that the new export is made of"));
    }
    let elsewhere = ["--dataset", "out/audiofolder", "--out", "new", "--json", "--link", "copy"];
    let json =
        program.run(&[&["balance", "--plan", "plans/plan.yaml"], &elsewhere[..]].concat()).expect(0).json().remove(0);
    assert!(json["clips"].as_u64() > Some(11) && json["written"]["audio_files"] == json["clips"], "{json}");
}

/// An export of many files that takes a while, on top of an older one.
fn long_export() -> (Program, Vec<&'static str>) {
    let program = program("targets: {default: 100000}\n", &list(1500));
    (0..1500).for_each(|n| drop(program.file(&format!("audios/{}.wav", id(n)), &vec![n as u8; 60_000])));
    balance(&program, &["--out", "out", "--audio", "audios", "--link", "copy"]).expect(0);
    program.file("plans/plan.yaml", b"targets: {default: 90000}\n");
    (program, vec!["--out", "out", "--audio", "audios", "--link", "copy", "--overwrite"])
}

fn staging(program: &Program) -> Option<PathBuf> {
    let entries = std::fs::read_dir(program.folder()).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.extension().is_some_and(|end| end == "part"))
        .find(|path| path.join("audiofolder/train").is_dir())
}

fn wait_for_staging(program: &Program) -> PathBuf {
    let start = Instant::now();
    loop {
        match staging(program) {
            Some(path) => return path,
            None => assert!(start.elapsed() < Duration::from_mins(1), "no export began"),
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_kill_in_the_middle_leaves_the_old_export_whole() {
    let (program, words) = long_export();
    let before = files(&program.folder().join("out"));
    let mut met = 0;
    for kill in 0..4 {
        let mut child = program.command(&[&COMMON, &words[..]].concat());
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_for_staging(&program);
        std::thread::sleep(Duration::from_millis(3 * kill));
        met += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        if staging(&program).is_some() {
            assert!(files(&program.folder().join("out")) == before);
        }
    }
    assert!(met > 0, "no kill met a living export");
    let json = balance(&program, &[&words[..], &["--json"]].concat()).expect(0).json().remove(0);
    assert_eq!(json["written"]["audio_files"], 1500);
    assert!(files(&program.folder().join("out")) != before);
    let hidden = std::fs::read_dir(program.folder()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(hidden.filter(|name| name.to_string_lossy().starts_with('.')).count(), 0);
}

#[test]
fn sources_that_vanish_while_they_are_copied_are_told() {
    let (program, words) = long_export();
    let before = files(&program.folder().join("out"));
    let child = program.command(&[&COMMON, &words[..]].concat());
    let child = { child }.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_staging(&program);
    std::fs::rename(program.folder().join("audios"), program.folder().join("elsewhere")).unwrap();
    let ran = Ran::new(&child.wait_with_output().unwrap()).expect(2);
    assert!(
        ran.err.contains("audio files could not be brought") && ran.err.contains("is not there any more"),
        "{}",
        ran.err
    );
    assert!(files(&program.folder().join("out")) == before);
    std::fs::rename(program.folder().join("elsewhere"), program.folder().join("audios")).unwrap();
    balance(&program, &words).expect(0);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_in_good_order_and_the_same_command_goes_on() {
    let (program, words) = long_export();
    let before = files(&program.folder().join("out"));
    let stopped = (0..10).find_map(|_| {
        let mut command = program.command(&[&COMMON, &words[..]].concat());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        wait_for_staging(&program);
        let pid = child.id().to_string();
        std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap();
        let ran = Ran::new(&child.wait_with_output().unwrap());
        // An export may be quicker than the signal.
        (ran.code == 130).then_some(ran)
    });
    let said = stopped.expect("every export was quicker than the signal").err;
    assert!(said.contains("stopped: the same command goes on from what is in"), "{said}");
    let manifest = program.folder().join("out/manifest.json");
    assert!(files(&program.folder().join("out")).len() == before.len() && manifest.is_file());
    assert!(staging(&program).is_some());
    balance(&program, &words).expect(0);
    assert!(staging(&program).is_none());
}

#[test]
fn what_is_replaced_holds_nothing_that_would_be_lost() {
    let program = program("targets: {default: 3}\n", &list(60));
    for n in 0..60 {
        program.tone(&format!("audio/{}.wav", id(n)));
    }
    balance(&program, &["--audio", "audio", "--out", "out"]).expect(0);
    let again = ["--audio", "audio", "--out", "out", "--overwrite"];
    balance(&program, &again).expect(0);
    let before = files(&program.folder().join("out"));
    let from_itself = balance(&program, &["--audio", "out/audiofolder", "--out", "out", "--overwrite"]).expect(2);
    assert!(from_itself.err.contains("holds the audio that the new export is made of"), "{}", from_itself.err);
    assert_eq!(files(&program.folder().join("out")), before);
    program.tone("out/audiofolder/train/own.wav");
    let stray = balance(&program, &again).expect(2);
    assert!(stray.err.contains("own.wav in it is not of it"), "{}", stray.err);
    assert!(program.folder().join("out/audiofolder/train/own.wav").exists());
}
