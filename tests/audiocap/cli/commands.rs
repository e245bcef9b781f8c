//! Help, wrong usage, and the commands that need no model.

use std::io::Read;
use std::process::Stdio;

use super::Program;

#[test]
fn help_teaches_by_examples() {
    let program = Program::new();
    let help = program.run(&["--help"]).expect(0).out;
    for word in ["caption", "balance", "score", "check", "doctor", "demo", "Examples:", "Exit codes:"] {
        assert!(help.contains(word), "{word} is missing in\n{help}");
    }
    for command in ["caption", "balance", "score", "check", "doctor"] {
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
    for topic in
        ["built with", "processor", "terminal", "colours", "sound output", "model cache", "model", "data folder"]
    {
        assert!(topics.contains(&topic), "{topic} is missing in {topics:?}");
    }
    let text = program.run(&["doctor", "--ascii"]).expect(0).out;
    assert!(text.is_ascii() && topics.iter().all(|topic| text.contains(topic)), "{text}");
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
