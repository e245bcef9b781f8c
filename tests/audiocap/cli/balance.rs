//! `audiocap balance` on small lists, good and bad ones.

mod export;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Program, Ran};

const ONTOLOGY: &str = r#"[
    {"id": "/m/animal", "name": "Animal", "child_ids": ["/m/dog", "/m/cat"]},
    {"id": "/m/dog", "name": "Dog", "child_ids": []},
    {"id": "/m/cat", "name": "Cat", "child_ids": []},
    {"id": "/m/music", "name": "Music", "child_ids": ["/m/piano"]},
    {"id": "/m/piano", "name": "Piano", "child_ids": []}]"#;

const PLAN: &str = "targets: {default: 20, subtrees: {Music: 8}}\nprefer: [{without: [Music]}]\n";

/// The id of a clip.
fn id(n: usize) -> String {
    format!("{n:011}")
}

/// A list of `clips` clips: every second one a dog, every third one a cat, every fifth one music, 17 pianos.
fn list(clips: usize) -> String {
    let mut text = "# made\n# by hand\n# YTID, start_seconds, end_seconds, positive_labels\n".to_owned();
    for n in 0..clips {
        let with = |every: usize, label: &'static str| (n % every == 0).then_some(label);
        let piano = (n % 5 == 0 && n / 5 < 17).then_some("/m/piano");
        let labels = [with(2, "/m/dog"), with(3, "/m/cat"), with(5, "/m/music"), piano, with(1, "/m/animal")];
        let labels: Vec<&str> = labels.into_iter().flatten().collect();
        writeln!(text, "{}, 30.000, 40.000, \"{}\"", id(n), labels.join(",")).unwrap();
    }
    text
}

/// A folder with an ontology, a plan and a list.
fn program(plan: &str, list: &str) -> Program {
    let program = Program::new();
    program.file("ontology.json", ONTOLOGY.as_bytes());
    program.file("plans/plan.yaml", plan.as_bytes());
    program.file("eval_segments.csv", list.as_bytes());
    program
}

const COMMON: [&str; 7] =
    ["balance", "--plan", "plans/plan.yaml", "--segments", "eval_segments.csv", "--ontology", "ontology.json"];

fn balance(program: &Program, words: &[&str]) -> Ran {
    program.run(&[&COMMON, words].concat())
}

fn told(program: &Program) -> Value {
    balance(program, &["--json"]).expect(0).json().remove(0)
}

/// Every file under a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry));
        } else {
            found.insert(entry.clone(), std::fs::read(&entry).unwrap());
        }
    }
    found
}

#[test]
fn a_report_for_people_and_one_for_programs() {
    let program = program(PLAN, &list(200));
    let json = told(&program);
    assert_eq!(
        (json["coverage"].as_f64(), json["covered"].as_u64(), json["labels"].as_u64()),
        (Some(1.0), Some(5), Some(5))
    );
    assert_eq!(
        (json["strategy"].as_str(), json["seed"].as_u64(), json["troubles"].as_u64()),
        (Some("frugal"), Some(42), Some(0))
    );
    assert!(json["overshoot"].as_u64().unwrap() >= json["lower_bound"].as_u64().unwrap());
    let clips = json["clips"].as_u64().unwrap();
    assert!((json["hours"].as_f64().unwrap() - clips as f64 / 360.0).abs() < 1e-9);
    assert_eq!(json["splits"]["train"]["clips"].as_u64(), Some(clips));
    for key in ["shortage", "entropy", "bytes", "seconds", "notes", "hash", "short", "unknown_length"] {
        assert!(json.get(key).is_some(), "{key} is missing in {json}");
    }
    let text = balance(&program, &[]).expect(0).out;
    assert!(text.contains(&format!("clips      {clips}, ")), "{text}");
    assert!(text.contains("5 of 5 have their target") && text.contains(json["hash"].as_str().unwrap()), "{text}");
    let files = std::fs::read_dir(program.folder()).unwrap().count();
    assert_eq!(files, 3, "without --out nothing is written");
}

#[test]
fn strategy_and_seed_of_the_command_line_win() {
    let program = program(&format!("# mine\nseed: 1 # one\n{PLAN}"), &list(300));
    let json = |words: &[&str]| balance(&program, &[words, &["--json"]].concat()).expect(0).json().remove(0);
    let (frugal, other) = (json(&[]), json(&["--strategy", "reference", "--seed", "5"]));
    assert_eq!((other["strategy"].as_str(), other["seed"].as_u64()), (Some("reference"), Some(5)));
    assert_ne!(frugal["hash"], other["hash"]);
    assert!(other["overshoot"].as_u64() >= frugal["overshoot"].as_u64() && other["lower_bound"].is_null());
    balance(&program, &["--seed", "5", "--out", "out"]).expect(0);
    let manifest = std::fs::read_to_string(program.folder().join("out/manifest.json")).unwrap();
    assert!(manifest.contains("# mine\\nseed: 5 # one\\n"), "{manifest}");
}

#[test]
fn without_a_plan_the_published_one_counts() {
    let program = program(PLAN, &list(30));
    let words = ["balance", "--segments", "eval_segments.csv", "--ontology", "ontology.json"];
    let said = program.run(&words).expect(2).err;
    assert!(
        said.contains("the shipped plan") && said.contains("`Music genre`, which is not in the ontology"),
        "{said}"
    );
    let wrong = program.run(&["balance", "--plan", "plans/plan.yaml"]).expect(2).err;
    assert!(wrong.contains("--segments"), "{wrong}");
    // One beside the clips is found.
    program.run(&COMMON[..5]).expect(0);
    std::fs::remove_file(program.folder().join("ontology.json")).unwrap();
    let no_ontology = program.run(&COMMON[..5]).expect(2).err;
    assert!(no_ontology.contains("plans/plan.yaml") && no_ontology.contains("--ontology"), "{no_ontology}");
}

#[test]
fn bad_lines_are_told_and_passed_over() {
    let mut text = list(40).replace('\n', "\r\n").split_off("# made\r\n# by hand\r\n".len());
    text += "short, 1.000\r\nbackwards00, 9.000, 3.000, \"/m/dog\"\r\nunknown0000, 0.000, 10.000, \"/m/none\"\r\n";
    text += &format!("{}, 30.000, 40.000, \"/m/cat\"\r\n", id(1));
    text += &format!("{0}, 31.000, 41.000, \"/m/animal\"\r\n{0}, 32.000, 42.000, \"/m/animal\"\r\n", "other000000");
    let program = program(PLAN, &text);
    let ran = balance(&program, &["--json"]).expect(0);
    for said in [
        "eval_segments.csv line 42: expected YTID, start, end",
        "line 43: starts at 9.000 s and ends at 3.000 s",
        "the label /m/none is not in the ontology: left out",
        "unknown0000 has no label that is known: left out",
        "00000000001 stands in eval and again in eval, otherwise: the first counts",
        "other000000 stands in eval",
    ] {
        assert!(ran.err.contains(said), "{said} is missing in\n{}", ran.err);
    }
    assert_eq!(ran.json()[0]["troubles"], 6);
    assert_eq!(told(&self::program(PLAN, &list(40)))["troubles"], 0);
}

#[test]
fn of_many_bad_lines_the_first_ten_are_told_and_nothing_that_a_terminal_obeys() {
    let bad: String = (0..50).map(|n| format!("bad\x1b[31m{n}, x, 3.000, \"/m/dog\"\n")).collect();
    let program = program(PLAN, &(list(40) + &bad));
    let said = balance(&program, &[]).expect(0).err;
    assert_eq!(said.lines().filter(|line| line.contains("must be seconds")).count(), 10, "{said}");
    assert!(said.contains("50 problems in all") && !said.contains('\x1b'), "{said}");
    let none = self::program(PLAN, "a, 1, 2\n");
    assert!(balance(&none, &[]).expect(2).err.contains("no clip with labels in eval_segments.csv"));
}

#[test]
fn an_ontology_with_a_circle_and_a_missing_child_is_used_and_told() {
    let program = program(PLAN, &list(60));
    let broken = ONTOLOGY.replace(r#""Piano", "child_ids": []"#, r#""Piano", "child_ids": ["/m/music", "/m/gone"]"#);
    program.file("ontology.json", broken.as_bytes());
    let said = balance(&program, &[]).expect(0).out;
    assert!(said.contains("note: the ontology: Piano has a child /m/gone that is not there"), "{said}");
    assert!(said.contains("Piano is below Music and above it"), "{said}");
    program.file("ontology.json", b"{");
    assert!(balance(&program, &[]).expect(2).err.contains("cannot read the ontology ontology.json"));
}

#[test]
fn labels_that_fall_short_are_told_with_the_reason() {
    let plan = "targets: {default: 50, labels: {Piano: 1_000_000, Cat: 60}}\ncaps: {Cat: {at_most: 40, hard: true}}\n";
    let program = program(plan, &list(300));
    let json = told(&program);
    let why: BTreeMap<&str, &str> = json["short"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["label"].as_str().unwrap(), s["why"].as_str().unwrap()))
        .collect();
    assert_eq!(why["Piano"], "only 17 clips can be had");
    assert_eq!(why["Cat"], "held down by the cap `Cat` at 40");
    let text = balance(&program, &[]).expect(0).out;
    assert!(text.contains("Piano             17  1 000 000  only 17 clips can be had"), "{text}");
}

#[test]
fn plans_that_are_wrong_or_contradict_themselves_are_refused_by_name() {
    for (plan, expected) in [
        ("targets: {default: -5}", "a whole number, 0 or more"),
        ("targets: {labels: {Animl: 5}}", "names the label `Animl`, which is not known; did you mean `Animal`?"),
        ("targets: {labels: {Dog: 5, /m/dog: 6}}", "two targets for one label"),
        ("target: 5", "unknown key `target`"),
        ("prefer: [{without: [Muzic]}]", "Muzic"),
        ("exclude: [{name: gone, ids: gone.txt}]", "cannot read plans/gone.txt"),
        ("splits: {valid: {share: 0.7}, test: {share: 0.7}}", "add up to 1.400"),
        (
            "splits: {valid: {members: [{name: a, clips: [x]}]}, test: {members: [{name: b, clips: [x]}]}}",
            "x must be in valid by `a` and in test by `b`",
        ),
    ] {
        let program = program(plan, &list(30));
        let said = balance(&program, &["--out", "out"]).expect(2).err;
        assert!(said.contains("plans/plan.yaml") && said.contains(expected), "{said}");
        assert!(!program.folder().join("out").exists());
    }
    let program = program("", &list(30));
    let said = program.run(&["balance", "--plan", "gone.yaml", "--segments", "eval_segments.csv"]).expect(2).err;
    assert!(said.contains("gone.yaml"), "{said}");
}

#[test]
fn lists_are_read_beside_the_plan_and_one_that_matches_nothing_is_told() {
    let plan = format!("{PLAN}exclude: [{{name: audiocaps, csv: a.csv}}, {{name: typo, ids: ids.txt}}]\n");
    let program = program(&plan, &list(200));
    program.file("plans/a.csv", format!("audiocap_id,youtube_id\r\n1,{}\r\n", id(0)).as_bytes());
    program.file("plans/ids.txt", b"neverheard0\n");
    let text = balance(&program, &["--out", "out"]).expect(0).out;
    assert!(text.contains("note: the exclusion `typo`, 1 id, matches no clip"), "{text}");
    assert!(!text.contains("`audiocaps`"), "{text}");
    let ids = std::fs::read_to_string(program.folder().join("out/ids.txt")).unwrap();
    assert!(!ids.contains(&id(0)) && ids.lines().is_sorted() && ids.lines().count() > 20);
}

#[test]
fn what_no_part_may_have_is_not_chosen_at_all() {
    let never = (0..60).map(|n| format!("{}\n", id(n))).collect::<String>();
    let program = program("targets: {default: 8}\nsplits: {train: {never: [{name: old, ids: old.txt}]}}\n", &list(200));
    program.file("plans/old.txt", never.as_bytes());
    let json = told(&program);
    let notes = json["notes"].to_string();
    assert!(notes.contains("60 clips may be in no part by the lists of `never`"), "{json}");
    assert_eq!((json["shortage"].as_u64(), json["short"].as_array().unwrap().len()), (Some(0), 1), "{json}");
    assert!(json["overshoot"].as_u64() >= json["lower_bound"].as_u64(), "{json}");
}

#[test]
fn caps_that_are_not_kept_or_say_nothing_are_told() {
    let notes = |plan: &str| told(&program(plan, &list(200)))["notes"].to_string();
    let said = notes("strategy: reference\ntargets: {default: 8}\ncaps: {Dog: {at_most: 2, hard: true}}\n");
    assert!(said.contains("the published policy knows no caps"), "{said}");
    let said = notes("targets: {default: 8}\ncaps: {Animal: {at_most: 2}}\n");
    assert!(said.contains("the soft cap `Animal` of 2 is exceeded by"), "{said}");
    let program = program("caps: {Dog: {hard: true}}\n", &list(50));
    let ran = balance(&program, &[]).expect(2);
    assert!(ran.err.contains("the cap `Dog` does not say at_most"), "{}", ran.err);
    let json = told(&self::program("seed: 1\n", &list(50)));
    assert_eq!(json["hours"].to_string(), "0.0");
    assert!(json["notes"].to_string().contains("no clip is chosen"), "{json}");
}

#[test]
fn a_part_has_its_share_even_where_labels_have_few_clips() {
    let json = told(&program("targets: {default: 4}\nsplits: {test: {share: 0.25}}\n", &list(400)));
    let (all, test) = (json["clips"].as_f64().unwrap(), json["splits"]["test"]["clips"].as_f64().unwrap());
    assert!((test / all - 0.25).abs() < 0.15, "{json}");
}

#[test]
fn spans_that_cannot_be_are_told_wherever_they_stand() {
    let program = program(
        "targets: {default: 3}\n",
        "\"AAAAAAAAAAA\", \"0\", \"10\", \"/m/dog\"\nBBBBBBBBBBB, 0, 1e38, \"/m/dog\"\n",
    );
    let rows = "{\"youtube_id\":\"CCCCCCCCCCC\",\"start_seconds\":-5,\"end_seconds\":-9,\"labels\":[\"/m/dog\"]}\n";
    program.file("more.jsonl", rows.as_bytes());
    let json = balance(&program, &["--annotations", "more.jsonl", "--json"]).expect(0).json().remove(0);
    assert_eq!((json["clips"].as_u64(), json["troubles"].as_u64()), (Some(1), Some(2)), "{json}");
}
