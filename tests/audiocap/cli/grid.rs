//! `audiocap grid`: the same clips by several models, prefixes and settings.

use super::Program;

#[test]
fn every_cell_is_told_in_order() {
    let program = Program::new();
    program.tone("a.wav");
    program.tone("b.wav");
    let words = ["grid", "a.wav", "b.wav", "--model", "demo", "--json"];
    let sides = ["--prefix", "clotho > caption: ", "--prefix", "audioset > keywords: "];
    let settings = ["--generate", "max_length=20", "--generate", "max_length=20,num_beams=3,num_return_sequences=2"];
    let lines = program.run(&[&words[..], &sides, &settings].concat()).expect(0).json();
    let told: Vec<String> = lines
        .iter()
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap();
            format!("{} {} {}", text("file_name"), &text("prefix")[..6], text("setting"))
        })
        .collect();
    assert_eq!(lines.len(), 12);
    let beams = "max_length=20,num_beams=3,num_return_sequences=2";
    assert_eq!(told[..3], ["a.wav clotho max_length=20", &format!("a.wav clotho {beams}"), &told[1]]);
    assert_eq!((&told[3][..12], &told[6][..12]), ("a.wav audios", "b.wav clotho"));
    assert_eq!(lines[0]["model"], "demo");
    assert!(lines[1]["score"].as_f64() >= lines[2]["score"].as_f64() && lines[0].get("score").is_none());
    let alone = ["caption", "a.wav", "--model", "demo", "--max-length", "20", "--json"];
    let alone = program.run(&alone).expect(0).json().remove(0);
    assert_eq!((&alone["tokens"], &alone["log_probs"]), (&lines[0]["tokens"], &lines[0]["log_probs"]));
}

#[test]
fn people_see_what_differs() {
    let program = Program::new();
    program.tone("a.wav");
    let settings = ["--generate", "max_length=20", "--generate", "max_length=20,penalty_alpha=0.9,top_k=8"];
    let ran = program.run(&[&["grid", "a.wav", "--model", "demo"], &settings[..]].concat()).expect(0);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(
        lines[0].starts_with("setting") && !lines[0].contains("model") && lines[0].ends_with("caption"),
        "{}",
        ran.out
    );
    assert!(lines[1].starts_with("max_length=20  ") && !lines[1].contains("{+"), "{}", ran.out);
    assert!(lines[2].contains("{+") || lines[1].split("  ").last() == lines[2].split("  ").last(), "{}", ran.out);
}

#[test]
fn a_cell_that_cannot_be_leaves_the_others() {
    let program = Program::new();
    program.tone("a.wav");
    let words = ["grid", "a.wav", "--model", "gone/model", "--model", "demo", "--json", "--generate", "max_length=20"];
    let ran = program.run(&[&words[..], &["--generate", "num_beam_groups=2"]].concat()).expect(1);
    let lines = ran.json();
    let errors: Vec<bool> = lines.iter().map(|line| line.get("error").is_some()).collect();
    assert_eq!(errors, [true, true, false, true], "{}", ran.out);
    assert!(lines[3]["error"].as_str().unwrap().contains("needs beams"), "{}", lines[3]);
    let why = |words: &[&str]| program.run(&[&["grid", "a.wav", "--model", "demo"], words].concat()).expect(2).err;
    assert!(why(&["--generate", "num_beam=5"]).contains("did you mean `num_beams`"));
    assert!(why(&["--generate", "five"]).contains("num_beams=5"));
    assert!(program.run(&["grid", "b.wav", "--model", "demo"]).expect(2).err.contains("b.wav: "));
}
