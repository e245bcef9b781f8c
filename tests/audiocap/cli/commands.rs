//! Help, wrong usage, and the commands that need no model.

use std::io::Read;
use std::process::Stdio;

use super::{Program, Ran};

#[test]
fn help_teaches_by_examples() {
    let program = Program::new();
    let help = program.run(&["--help"]).expect(0).out;
    for word in [
        "caption",
        "balance",
        "score",
        "check",
        "prepare",
        "download",
        "evaluate",
        "compare",
        "history",
        "doctor",
        "demo",
        "Examples:",
        "Exit codes:",
    ] {
        assert!(help.contains(word), "{word} is missing in\n{help}");
    }
    for command in ["caption", "balance", "score", "check", "evaluate", "compare", "history", "doctor"] {
        let help = program.run(&[command, "--help"]).expect(0).out;
        assert!(help.contains(&format!("Examples:\n  audiocap {command} ")), "{help}");
        assert!(help.contains("--json"), "{help}");
    }
    assert!(program.run(&["--version"]).expect(0).out.starts_with("audiocap "));
}

#[test]
fn wrong_usage_says_what_was_meant() {
    let program = Program::new();
    let wrong = |words: &[&str]| program.run(words).expect(2).err;
    assert!(wrong(&["caption", "a.wav", "--max-lenght", "5"]).contains("'--max-length'"));
    assert!(wrong(&["captoin"]).contains("did you mean the command `caption`?"));
    assert!(wrong(&["./gone"]).contains("there is no dataset ./gone"));
    assert!(wrong(&["caption"]).contains("<PATH>"));
    assert!(wrong(&["--device", "gpu", "doctor"]).contains("unknown device `gpu`"));
}

#[test]
fn without_a_terminal_the_workbench_names_what_works() {
    let program = Program::new();
    for words in [&["demo"][..], &[], &["."]] {
        let said = program.run(words).expect(2).err;
        assert!(said.contains("needs a terminal") && said.contains("audiocap caption"), "{said}");
    }
}

#[test]
fn doctor_tells_machines_and_people_the_same() {
    let program = Program::new();
    let findings = program.run(&["doctor", "--json"]).expect(0).json();
    let topics: Vec<&str> = findings.iter().map(|finding| finding["topic"].as_str().unwrap()).collect();
    for topic in [
        "built with",
        "processor",
        "terminal",
        "colours",
        "sound output",
        "model cache",
        "model",
        "metrics: java",
        "metrics: SPICE, SPIDEr",
        "metrics: METEOR 1.5",
        "data folder",
    ] {
        assert!(topics.contains(&topic), "{topic} is missing in {topics:?}");
    }
    let text = program.run(&["doctor", "--ascii"]).expect(0).out;
    assert!(text.is_ascii() && topics.iter().all(|topic| text.contains(topic)), "{text}");
}

#[test]
fn doctor_tells_which_files_of_the_java_metrics_are_missing_and_from_where() {
    let program = Program::new();
    program.file("spice/spice-1.0.jar", b"PK\x05\x06");
    let mut command = program.command(&["doctor", "--ascii"]);
    for (name, value) in [("AUDIOCAP_SPICE", "spice"), ("AUDIOCAP_METEOR", "gone"), ("AUDIOCAP_JAVA", "no-java")] {
        command.env(name, program.folder().join(value));
    }
    let said = super::Ran::new(&command.output().unwrap()).expect(0).out;
    for words in [
        "no-java cannot be run",
        "lacks lib/stanford-corenlp-3.6.0.jar, lib/stanford-corenlp-3.6.0-models.jar, lib/SceneGraphParser-1.0.jar and 10 more",
        "https://panderson.me/images/SPICE-1.0.zip and CoreNLP 3.6.0",
        "no meteor-1.5.jar in ",
        "unpack https://www.cs.cmu.edu/~alavie/METEOR/ into ",
    ] {
        assert!(said.contains(words), "{words} is missing in\n{said}");
    }
}

#[test]
fn doctor_tells_whether_fense_can_be_computed_and_what_to_get() {
    let program = Program::new();
    let without = program.run(&["doctor"]).expect(0).out;
    assert!(without.contains("paraphrase-TinyBERT-L6-v2") && without.contains("releases/download"), "{without}");
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fense");
    let output = program.command(&["doctor", "--json"]).env("AUDIOCAP_FENSE", models).output().unwrap();
    let finding = Ran::new(&output).json().into_iter().find(|finding| finding["topic"] == "FENSE").unwrap();
    assert!(finding["state"] == "good" && finding["value"].as_str().unwrap().contains("echecker"), "{finding}");
}

#[test]
fn doctor_finds_a_broken_setting_and_a_missing_model() {
    let program = Program::new();
    program.file("XDG_CONFIG_HOME/audiocap/settings.yaml", b"thme: dark\n");
    let text = program.run(&["doctor", "--model", "./gone"]).expect(1).out;
    assert!(text.contains("line 1: unknown key `thme`; did you mean `theme`?"), "{text}");
    assert!(text.contains("./gone: no such directory"), "{text}");
}

#[test]
fn check_tells_what_is_wrong_with_files() {
    let program = Program::new();
    program.tone("sounds/a.wav");
    let clean = program.run(&["check", "sounds"]).expect(0).out;
    assert!(clean.contains("1 file, 0 findings"), "{clean}");
    program.tone("sounds/b.wav");
    program.file("sounds/c.wav", b"not a sound");
    let report = &program.run(&["check", "sounds", "--json"]).expect(1).json()[0];
    let kinds: Vec<&str> = report["findings"].as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"duplicate") && kinds.contains(&"undecodable"), "{report}");
    program.run(&["check", "gone"]).expect(2);
}

#[test]
fn check_measures_lengths_and_reports_into_a_file() {
    let program = Program::new();
    program.tone("sounds/a.wav");
    program.run(&["check", "sounds", "--expect-seconds", "1.4"]).expect(0);
    let said = program.run(&["check", "sounds", "--expect-seconds", "1.4", "--tolerance", "0.1"]).expect(1).out;
    assert!(said.contains("wrong length") && said.contains("1.00 s instead of 1.4 s"), "{said}");
    program.run(&["check", "sounds", "--expect-seconds", "10", "--report", "r.csv"]).expect(1);
    let report = std::fs::read_to_string(program.folder().join("r.csv")).unwrap();
    assert_eq!(report, "file,kind,why\na.wav,wrong-length,1.00 s instead of 10 s\n");
    assert!(program.run(&["check", "sounds", "--report", "r.csv"]).expect(2).err.contains("exists already"));
    program.run(&["check", "sounds", "--report", "r.json"]).expect(0);
    assert!(std::fs::read_to_string(program.folder().join("r.json")).unwrap().contains("\"findings\": []"));
    assert!(program.run(&["check", "sounds", "--expect-seconds", "nan"]).code == 2);
}

#[test]
fn check_moves_broken_files_out_with_their_rows_and_tells_how_to_undo_it() {
    let program = Program::new();
    program.tone("set/train/a.wav");
    program.file("set/train/deep/b'd.wav", b"not a sound");
    program.file("set/train/c.wav", b"nor this");
    let rows =
        "{\"file_name\":\"a.wav\",\"n\":1.0}\n{\"file_name\":\"deep/b'd.wav\",\"n\":2.0}\n{\"file_name\":\"c.wav\"}\n";
    let metadata = program.file("set/train/metadata.jsonl", rows.as_bytes());
    program.file("out/train/c.wav", b"a stranger");
    let inside = program.run(&["check", "set", "--move-to", "set/train/broken"]).expect(2).err;
    assert!(inside.contains("lies in the dataset"), "{inside}");
    let silent = program.run(&["check", "set", "--move-to", "out", "--move", "silent,clipped"]).expect(1).err;
    assert!(silent.contains("nothing was moved"), "{silent}");
    assert!(program.run(&["check", "set", "--move-to", "out", "--move", "slient"]).expect(2).err.contains("known are"));
    let moved = program.run(&["check", "set", "--move-to", "out"]).expect(1).err;
    assert!(moved.contains("c.wav stays: another file is at out/train/c.wav"), "{moved}");
    assert!(moved.contains("1 files and 1 rows were moved to out"), "{moved}");
    let now = std::fs::read_to_string(&metadata).unwrap();
    assert_eq!(now, "{\"file_name\":\"a.wav\",\"n\":1.0}\n{\"file_name\":\"c.wav\"}\n");
    let kept = std::fs::read_to_string(program.folder().join("out/train/metadata.jsonl")).unwrap();
    assert_eq!(kept, "{\"file_name\":\"deep/b'd.wav\",\"n\":2.0}\n");
    let undo: String = moved.lines().filter(|line| line.starts_with("  ")).map(|line| format!("{line}\n")).collect();
    let undone = std::process::Command::new("sh").args(["-ec", &undo]).current_dir(program.folder()).output().unwrap();
    assert!(undone.stderr.is_empty(), "{undone:?}");
    assert_eq!(std::fs::read(program.folder().join("set/train/deep/b'd.wav")).unwrap(), b"not a sound");
    assert_eq!(std::fs::read(program.folder().join("set/train/c.wav")).unwrap(), b"nor this");
    let report = &program.run(&["check", "set", "--json"]).expect(1).json()[0];
    assert_eq!((&report["problem_count"], report["findings"].as_array().unwrap().len()), (&0.into(), 2));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = Program::new();
    let mut child =
        program.command(&["doctor", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn the_demos_model_is_what_the_program_makes_of_trained_weights() {
    let program = Program::new();
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    program.run(&["demo", "--write-model", "same", "--weights", shipped.to_str().unwrap()]).expect(0);
    let written: Vec<_> =
        std::fs::read_dir(program.folder().join("same")).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(written.len(), 10);
    for file in written {
        let name = file.file_name().unwrap();
        assert!(std::fs::read(&file).unwrap() == std::fs::read(shipped.join(name)).unwrap(), "{}", name.display());
    }
    program.file("other/model.safetensors", b"torn");
    let torn = program.run(&["demo", "--write-model", "new", "--weights", "other"]).expect(2).err;
    assert!(torn.contains("model.safetensors") && !program.folder().join("new").exists(), "{torn}");
}

#[test]
fn the_demos_models_dataset_is_written_into_a_new_folder_only() {
    let program = Program::new();
    program.run(&["demo", "--write-dataset", "further", "--clips", "2"]).expect(0);
    let lines = |split: &str| {
        let file = program.folder().join("further").join(split).join("metadata.jsonl");
        std::fs::read_to_string(file).unwrap().lines().count()
    };
    assert_eq!(["train", "valid", "test"].map(lines), [2, 32, 32]);
    let again = program.run(&["demo", "--write-dataset", "further"]).expect(2).err;
    assert!(again.contains("exists already"), "{again}");
}

#[test]
fn the_demos_model_is_written_into_a_new_folder_only() {
    let program = Program::new();
    program.run(&["demo", "--write-model", "fresh"]).expect(0);
    let again = program.run(&["demo", "--write-model", "fresh"]).expect(2).err;
    assert!(again.contains("holds a model already"), "{again}");
}
