//! What of a clip `audiocap caption` lets the model hear: windows of longer clips, masks, silence, and how strongly an adapter
//! speaks.

use serde_json::Value;

use super::{Program, Ran};

fn caption(program: &Program, words: &[&str]) -> Ran {
    program.run(&[&["caption", "--model", "demo", "--max-length", "24"], words].concat())
}

/// A tone of so many seconds, or silence, at 8 kHz.
fn sound(program: &Program, name: &str, seconds: f32, level: f32) {
    let path = program.file(name, b"");
    let spec =
        hound::WavSpec { channels: 1, sample_rate: 8000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    for n in 0..(seconds * 8000.0) as usize {
        writer.write_sample((f32::sin(n as f32 * 0.3) * level) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

fn windows(lines: &[Value]) -> Vec<String> {
    lines.iter().map(|line| format!("{} {}", line["file_name"].as_str().unwrap(), line["window"])).collect()
}

#[test]
fn of_a_longer_clip_it_is_said_what_is_heard() {
    let program = Program::new();
    sound(&program, "long.wav", 72.0, 9000.0);
    let ran = caption(&program, &["long.wav", "--json"]).expect(0);
    assert!(ran.err.contains("audiocap: long.wav: the first 30 s of 72 s are heard"), "{}", ran.err);
    assert_eq!(windows(&ran.json()), ["long.wav [0.0,30.0]"]);
    let ran = caption(&program, &["long.wav", "--window", "50"]).expect(0);
    assert!(ran.err.contains("50 to 72 s of 72 s are heard"), "{}", ran.err);
    assert!(ran.out.starts_with("long.wav 50-72 s  "), "{}", ran.out);
    let said = caption(&program, &["long.wav", "--window", "80"]).expect(1).err;
    assert!(said.contains("the window begins at 80 s, and the sound ends at 72 s"), "{said}");
    let said = caption(&program, &["long.wav", "--window", "-1"]).expect(2).err;
    assert!(said.contains("a window begins at a second from 0 on"), "{said}");
    caption(&program, &["long.wav", "--window", "1", "--windows"]).expect(2);
}

#[test]
fn windows_are_captioned_in_turn_and_have_rows_of_their_own() {
    let program = Program::new();
    sound(&program, "in/long.wav", 72.0, 9000.0);
    sound(&program, "in/short.wav", 2.0, 9000.0);
    let ran = caption(&program, &["in", "--windows", "--json"]).expect(0);
    let lines = windows(&ran.json());
    assert_eq!(lines, ["long.wav [0.0,30.0]", "long.wav [30.0,60.0]", "long.wav [60.0,72.0]", "short.wav null"]);
    assert!(ran.err.contains("long.wav: 72 s are heard, in 3 windows"), "{}", ran.err);
    let table = ["in", "--windows", "-o", "t.csv"];
    caption(&program, &table).expect(0);
    let whole = std::fs::read_to_string(program.folder().join("t.csv")).unwrap();
    let names: Vec<&str> = whole.lines().map(|line| line.split("\",").next().unwrap()).collect();
    let wanted = ["\"long.wav#t=0,30", "\"long.wav#t=30,60", "\"long.wav#t=60,72", "\"short.wav"];
    assert_eq!(names[1..], wanted);
    // Killed behind the second row, it goes on with the third.
    let cut: String = whole.lines().take(3).map(|line| format!("{line}\n")).collect();
    program.file("t.csv", cut.as_bytes());
    caption(&program, &[&table[..], &["--resume"]].concat()).expect(0);
    assert_eq!(std::fs::read_to_string(program.folder().join("t.csv")).unwrap(), whole);
    let log: Value = serde_json::from_slice(&std::fs::read(program.folder().join("t_log.json")).unwrap()).unwrap();
    assert_eq!((&log["captioned"], &log["resumed"]), (&2.into(), &2.into()));
    let said = caption(&program, &["in", "-o", "t.csv", "--resume"]).expect(2).err;
    assert!(said.contains("config.hear"), "{said}");
}

#[test]
fn masks_are_told_and_change_what_is_heard() {
    let program = Program::new();
    program.tone("a.wav");
    let plain = &caption(&program, &["a.wav", "--json"]).expect(0).json()[0];
    assert!(plain.get("masked").is_none());
    let words = ["a.wav", "--json", "--mask", "0.0-0.5", "--mask", ":100-8000"];
    let masked = &caption(&program, &words).expect(0).json()[0];
    assert_eq!(masked["masked"], serde_json::json!(["0-0.5", ":100-8000"]));
    assert_ne!(masked["tokens"], plain["tokens"]);
    for (mask, why) in [
        ("2-1", "2-1 s ends before it begins: write 1-2"),
        ("x", "`x` is not two numbers"),
        (":9000-9500", "lies outside what the model is given"),
    ] {
        let said = caption(&program, &["a.wav", "--mask", mask]).expect(2).err;
        assert!(said.contains(why), "{said}");
    }
    let said = caption(&program, &["a.wav", "--mask", "5-6"]).expect(1).err;
    assert!(said.contains("the mask 5-6 begins where the sound has ended: it is 1.00 s long"), "{said}");
}

#[test]
fn silence_is_captioned_with_a_warning_and_nothing_is_an_error() {
    let program = Program::new();
    sound(&program, "silent.wav", 1.0, 0.0);
    sound(&program, "none.wav", 0.0, 0.0);
    let ran = caption(&program, &["silent.wav", "none.wav", "--json"]).expect(1);
    let lines = ran.json();
    assert!(lines[0]["error"].as_str().unwrap().contains("holds no samples"), "{lines:?}");
    assert_eq!(lines[1]["warning"], "silent: every sample is 0");
    assert!(lines[1]["caption"].is_string());
    assert!(ran.err.contains("audiocap: warning: silent.wav: silent"), "{}", ran.err);
    let words = ["score", "none.wav", "--caption", "a", "--model", "demo"];
    let said = program.run(&words).expect(2).err;
    assert!(said.contains("holds no samples"), "{said}");
}

#[test]
fn eight_bits_and_an_adapters_scale_are_refused_where_they_make_no_sense() {
    let program = Program::new();
    program.tone("a.wav");
    caption(&program, &["a.wav", "--quantize", "q8_0"]).expect(0);
    program.run(&["score", "a.wav", "--caption", "a", "--model", "demo", "--quantize", "q8_0"]).expect(0);
    let refused = |words: &[&str], why: &str| {
        let said = caption(&program, words).expect(2).err;
        assert!(said.contains(why), "{said}");
    };
    refused(&["a.wav", "--quantize", "q4_0"], "q8_0 is all there is");
    refused(&["a.wav", "--quantize", "q8_0", "--dtype", "f16"], "exclude each other");
    refused(&["a.wav", "--quantize", "q8_0", "--device", "cuda"], "q8_0 is for the CPU");
    refused(&["a.wav", "--lora-scale", "0.5"], "no LoRA adapter");
    let said = program.run(&["train", "--training-config", "x.yaml", "--dtype", "q8_0"]).expect(2).err;
    assert!(said.contains("cannot be trained"), "{said}");
}
