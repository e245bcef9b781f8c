//! `audiocap caption` and `audiocap score`, with the demo's model and with real weights.

use serde_json::Value;

use super::{Program, Ran, support};

const PREFIX: &str = "clotho > caption: ";

fn caption(program: &Program, words: &[&str]) -> Ran {
    program.run(&[&["caption", "--model", "demo"], words].concat())
}

fn read(program: &Program, name: &str) -> String {
    std::fs::read_to_string(program.folder().join(name)).unwrap()
}

#[test]
fn json_has_one_line_per_clip_in_order() {
    let program = Program::new();
    program.tone("sounds/b.wav");
    program.tone("sounds/in/a.wav");
    let lines = caption(&program, &["sounds", "--recursive", "--json", "--max-length", "30"]).expect(0).json();
    let names: Vec<&str> = lines.iter().map(|line| line["file_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["b.wav", "in/a.wav"]);
    let keys: Vec<&String> = lines[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["file_name", "caption", "tokens", "prompt_len", "log_probs"]);
    let (tokens, prompt) = (lines[0]["tokens"].as_array().unwrap().len(), lines[0]["prompt_len"].as_u64().unwrap());
    assert!(tokens <= 30 && prompt > 4 && (prompt as usize) < tokens, "{}", lines[0]);
    assert_eq!(lines[0]["log_probs"].as_array().unwrap().len(), tokens - prompt as usize);
    assert_eq!(lines[0]["tokens"], lines[1]["tokens"], "the same sound");
}

#[test]
fn every_knob_can_be_turned_on_the_command_line() {
    let program = Program::new();
    program.tone("a.wav");
    let two = ["a.wav", "--max-length", "20", "--num-beams", "3", "--num-return-sequences", "2"];
    let lines = caption(&program, &[&two[..], &["--json"]].concat()).expect(0).json();
    let scores: Vec<f64> = lines.iter().map(|line| line["score"].as_f64().unwrap()).collect();
    assert!(scores.len() == 2 && scores[0] >= scores[1], "{scores:?}");
    caption(&program, &[&two[..], &["--output-file", "o.csv"]].concat()).expect(0);
    assert_eq!(read(&program, "o.csv").lines().filter(|line| line.starts_with("\"a.wav\"")).count(), 2);
    let draw = |seed| {
        let words =
            ["a.wav", "--max-length", "20", "--do-sample", "--top-k", "0", "--temperature", "2", "--seed", seed];
        caption(&program, &[&words[..], &["--json"]].concat()).expect(0).json()[0]["tokens"].clone()
    };
    assert_eq!(draw("1"), draw("1"));
    assert_ne!(draw("1"), draw("2"));
    let told = caption(&program, &["a.wav", "--max-length", "20", "--temperature", "0.5"]).expect(0).err;
    assert!(told.contains("temperature does nothing unless tokens are drawn"), "{told}");
}

#[test]
fn a_csv_is_written_resumed_and_never_overwritten_unasked() {
    let program = Program::new();
    program.tone("sounds/a.wav");
    let csv = ["sounds", "--output-file", "out/captions.csv", "--max-length", "20"];
    caption(&program, &csv).expect(0);
    let first = read(&program, "out/captions.csv");
    assert!(first.starts_with("\"file_name\",\"caption_predicted\"\n\"a.wav\",\""), "{first}");
    let said = caption(&program, &csv).expect(2).err;
    assert!(said.contains("--resume") && said.contains("--overwrite"), "{said}");
    program.tone("sounds/b.wav");
    caption(&program, &[&csv[..], &["--resume"]].concat()).expect(0);
    let second = read(&program, "out/captions.csv");
    assert!(second.starts_with(&first) && second[first.len()..].starts_with("\"b.wav\","), "{second}");
    let log: Value = serde_json::from_str(&read(&program, "out/captions_log.json")).unwrap();
    assert_eq!((&log["clips"], &log["captioned"], &log["resumed"]), (&2.into(), &1.into(), &1.into()));
    assert_eq!(log["config"]["generate"]["max_length"], 20);
    assert_eq!(log["prefix"], PREFIX);
    assert!(log["wall_time"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_table_never_mixes_captions_of_two_kinds() {
    let program = Program::new();
    program.tone("one/a.wav");
    program.tone("two/a.wav");
    caption(&program, &["one", "-o", "t.csv", "--max-length", "20"]).expect(0);
    let before = read(&program, "t.csv");
    for (words, key) in [
        (&["two", "--max-length", "20"][..], "paths"),
        (&["one", "--max-length", "20", "--prefix", "other: "], "prefix"),
        (&["one", "--max-length", "30"], "config.generate"),
    ] {
        let said = caption(&program, &[words, &["-o", "t.csv", "--resume"]].concat()).expect(2).err;
        assert!(said.contains("t_log.json") && said.contains(key) && said.contains("--overwrite"), "{said}");
    }
    assert_eq!(read(&program, "t.csv"), before);
    let file = std::fs::File::open(program.folder().join("t.csv")).unwrap();
    file.lock().unwrap();
    let said = caption(&program, &["one", "-o", "t.csv", "--max-length", "20", "--overwrite"]).expect(2).err;
    assert!(said.contains("another run is writing t.csv"), "{said}");
    assert_eq!(read(&program, "t.csv"), before);
}

#[test]
fn a_sound_is_never_written_over_and_its_damage_is_told() {
    let program = Program::new();
    let bytes = std::fs::read(program.tone("in/a.wav")).unwrap();
    let said = caption(&program, &["in", "-o", "in/a.wav", "--overwrite"]).expect(2).err;
    assert!(said.contains("a.wav is one of the sounds"), "{said}");
    assert_eq!(std::fs::read(program.folder().join("in/a.wav")).unwrap(), bytes);
    program.file("cut.wav", &bytes[..bytes.len() / 2]);
    let ran = caption(&program, &["cut.wav", "--json", "--max-length", "20"]).expect(0);
    assert!(ran.json()[0]["warning"].as_str().unwrap().contains("truncated: 0.50 s of 1.00 s"), "{}", ran.out);
    assert!(ran.err.contains("audiocap: warning: cut.wav: truncated"), "{}", ran.err);
}

#[test]
fn a_model_of_no_numbers_is_told() {
    let program = Program::new();
    let (sound, demo) = (program.tone("a.wav"), std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo"));
    for entry in std::fs::read_dir(demo).unwrap() {
        let entry = entry.unwrap();
        let mut bytes = std::fs::read(entry.path()).unwrap();
        if entry.file_name() == "model.safetensors" {
            let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
            bytes[header..].fill(0xff);
        }
        program.file(&format!("nan/{}", entry.file_name().to_string_lossy()), &bytes);
    }
    let sound = sound.to_string_lossy();
    let said = program.run(&["caption", &sound, "--model", "nan"]).expect(1).err;
    assert!(said.contains("not a number") && said.contains("another checkpoint"), "{said}");
    let said = program.run(&["score", &sound, "--caption", "a", "--model", "nan"]).expect(2).err;
    assert!(said.contains("not a number"), "{said}");
}

#[test]
fn broken_files_are_reported_and_skipped() {
    let program = Program::new();
    program.tone("a.wav");
    program.file("b.wav", b"not a sound");
    let ran = caption(&program, &["a.wav", "b.wav", "gone.wav", "--max-length", "20", "--json"]).expect(1);
    let lines = ran.json();
    assert_eq!(lines.len(), 3, "a line for each clip, whatever came of it");
    let errors: Vec<(&str, &str)> =
        lines.iter().filter_map(|line| Some((line["file_name"].as_str()?, line["error"].as_str()?))).collect();
    assert!(errors[0].0.ends_with("gone.wav") && errors[1].0 == "b.wav", "{errors:?}");
    assert!(
        errors[1].1.starts_with("not a sound file") && lines.iter().all(|line| line.as_object().unwrap().len() != 3)
    );
    assert!(ran.err.contains("audiocap: b.wav: not a sound file") && ran.err.contains("gone.wav: "), "{}", ran.err);
    let only = caption(&program, &["gone.wav"]).expect(2).err;
    assert!(only.contains("gone.wav: "), "{only}");
}

#[test]
fn what_cannot_work_is_refused_before_anything_is_written() {
    let program = Program::new();
    program.tone("sounds/in/a.wav");
    program.file("c.yaml", b"generate: {num_beams: 5, num_beam_groups: 2}\n");
    program.file("d.yaml", b"generate:\n  max_lenght: 5\n");
    let refused = |words: &[&str]| caption(&program, &[words, &["--output-file", "o.csv"]].concat()).expect(2).err;
    assert!(refused(&["sounds/in", "--config-file", "c.yaml"]).contains("num_beams 5 cannot be split"));
    let said = refused(&["sounds/in", "--config-file", "d.yaml"]);
    assert!(said.contains("d.yaml line 2: unknown key `generate.max_lenght`; did you mean `max_length`?"), "{said}");
    assert!(refused(&["sounds"]).contains("--recursive"));
    assert!(refused(&["sounds/in", "--max-length", "5"]).contains("leaves no room"));
    let nobody = program.run(&["caption", "sounds/in"]).expect(2).err;
    assert!(nobody.contains("--model demo"), "{nobody}");
    assert!(!program.folder().join("o.csv").exists());
}

#[test]
fn score_gives_every_token_its_probability() {
    let program = Program::new();
    program.tone("a.wav");
    let words = ["score", "a.wav", "--caption", "a bell rings", "--model", "demo"];
    let judged = &program.run(&[&words[..], &["--json"]].concat()).expect(0).json()[0];
    let log_probs: Vec<f64> = judged["log_probs"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    assert_eq!(log_probs.len(), judged["tokens"].as_array().unwrap().len());
    let mean = -log_probs.iter().sum::<f64>() / log_probs.len() as f64;
    assert!((mean - judged["loss"].as_f64().unwrap()).abs() < 1e-4, "{judged}");
    let table = program.run(&words).expect(0).out;
    assert!(table.contains("prompt") && table.contains("loss "), "{table}");
}

#[test]
fn real_weights_write_what_huggingface_writes() {
    let (Some(golden), Some(model)) = (support::shared("golden/whisper"), support::whisper_base()) else { return };
    let cases: Value = serde_json::from_slice(&std::fs::read(golden.join("generate.json")).unwrap()).unwrap();
    let wanted = |file_name: &str| {
        // `sonic_perc_bell.flac` is the clip `bell`; speech alone is called otherwise.
        let is = |clip: &str| if clip == "speech" { file_name == "e1.wav" } else { file_name.contains(clip) };
        let greedy = |case: &&Value| case["mode"] == "greedy" && case["prefix"] == PREFIX;
        let fits = |case: &&Value| greedy(case) && case["clip"].as_str().is_some_and(is);
        cases["cases"].as_array().unwrap().iter().find(fits).unwrap()
    };
    let (clips, model) = (golden.join("clips"), model.to_string_lossy().into_owned());
    let words = ["caption", clips.to_str().unwrap(), "--model", &model, "--prefix", PREFIX, "--json"];
    let lines = Program::new().run(&words).expect(0).json();
    assert_eq!(lines.len(), 7);
    for line in lines {
        let right = wanted(line["file_name"].as_str().unwrap());
        assert_eq!((&line["tokens"], &line["prompt_len"]), (&right["ids"], &right["prompt_len"]), "{line}");
        assert_eq!(line["caption"], right["caption"].as_str().unwrap().trim());
    }
}
