//! `audiocap evaluate` and `audiocap compare`: the published numbers, and everything that can be wrong with files.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Program, Ran, support};

const HEAD: &str = "\"file_name\",\"caption_predicted\"\n";
const REFERENCES: &str = "file_name,caption_1,caption_2\n\
    a.wav,A dog barks loudly,A dog is barking\nb.wav,Rain falls on a roof,It rains\nc.wav,A bell rings twice,\n";
const GOOD: &str = "\"a.wav\",\"A dog barks\"\n\"b.wav\",\"Rain falls\"\n\"c.wav\",\"A bell rings\"\n";

fn with(predictions: &str, references: &str) -> Program {
    let program = Program::new();
    program.file("p.csv", format!("{HEAD}{predictions}").as_bytes());
    program.file("r.csv", references.as_bytes());
    program
}

fn evaluate(program: &Program, words: &[&str]) -> Ran {
    program.run(&[&["evaluate", "--predictions", "p.csv", "--references", "r.csv"], words].concat())
}

fn read(program: &Program, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(program.folder().join(name)).unwrap()).unwrap()
}

fn near(found: &Value, expected: &Value, what: &str) {
    let (found, expected) = (found.as_f64().unwrap_or(f64::NAN), expected.as_f64().unwrap());
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found} instead of {expected}");
}

/// The predictions and references of a published corpus as files of a program.
fn published(program: &Program, lines: &[Value], corpus: &str) -> String {
    let id = |line: &Value| line["id"].as_str().unwrap().to_owned();
    let of = |name: &str| lines.iter().filter(|line| line["corpus"] == name).collect::<Vec<_>>();
    let references: HashMap<String, &Value> =
        lines.iter().filter(|line| line["references"].is_array()).map(|line| (id(line), &line["references"])).collect();
    let (mut table, mut metadata) = (csv::Writer::from_writer(Vec::new()), String::new());
    table.write_record(["file_name", "caption_predicted"]).unwrap();
    for line in of(corpus) {
        table.write_record([format!("valid/{}", id(line)), line["prediction"].as_str().unwrap().to_owned()]).unwrap();
        let mut row = json!({ "file_name": id(line) });
        for (at, reference) in references[&id(line)].as_array().unwrap().iter().enumerate() {
            row[format!("caption_{}", at + 1)] = reference.clone();
        }
        metadata += &format!("{row}\n");
    }
    let name = format!("{corpus}.csv");
    program.file(&name, &table.into_inner().unwrap());
    program.file("metadata.jsonl", metadata.as_bytes());
    name
}

#[test]
fn published_outputs_have_their_published_numbers() {
    let Some(golden) = support::shared("golden/metrics") else { return };
    let text = std::fs::read_to_string(golden.join("cases.jsonl")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected: Value = serde_json::from_slice(&std::fs::read(golden.join("published.json")).unwrap()).unwrap();
    let program = Program::new();
    let mut files = Vec::new();
    for (corpus, expected) in expected.as_object().unwrap() {
        let file = published(&program, &lines, corpus);
        let ran = program.run(&["evaluate", "-p", &file, "-r", "metadata.jsonl", "--json"]).expect(0);
        let found = &ran.json()[0];
        for metric in ["sacrebleu", "meteor", "cider"] {
            near(&found["metrics"][metric], &expected[metric], &format!("{corpus} {metric}"));
        }
        assert_eq!((&found["counts"]["clips"], &found["counts"]["matched_by_last_part"]), (&json!(448), &json!(448)));
        assert_eq!(found["unmatched"], json!({ "predictions": [], "references": [] }));
        let logged = read(&program, &file.replace(".csv", "_log.json"));
        assert_eq!(logged["metrics"]["cider"], found["metrics"]["cider"]);
        files.push(file);
    }
    let ran = program.run(&["compare", &files[0], &files[1], "-r", "metadata.jsonl", "--json"]).expect(0);
    let found = &ran.json()[0];
    let sacrebleu = &found["differences"][0];
    near(&sacrebleu["difference"], &json!(25.729_346_969_485_35 - 19.913_010_143_032_782), "difference");
    let (low, high) = (sacrebleu["interval"][0].as_f64().unwrap(), sacrebleu["interval"][1].as_f64().unwrap());
    assert!(low > 2.0 && low < 5.8 && high > 5.9 && high < 10.0, "{sacrebleu}");
    assert_eq!((&found["clips"], found["gained"].as_array().unwrap().len()), (&json!(448), 5));
}

#[test]
fn a_table_for_people_one_object_for_programs() {
    let program = with(GOOD, REFERENCES);
    let table = evaluate(&program, &["--metrics", "cider,meteor,bleu"]).expect(0).out;
    let names: Vec<&str> = table.lines().filter_map(|line| line.split("  ").next()).collect();
    assert_eq!(names[..7], ["metric", "meteor", "cider", "bleu_1", "bleu_2", "bleu_3", "bleu_4"]);
    assert!(table.ends_with("clips 3   references 5, 1 to 2 each\n"), "{table}");
    let found = evaluate(&program, &["--json"]).expect(0).json().remove(0);
    let metrics: Vec<&String> = found["metrics"].as_object().unwrap().keys().take(5).collect();
    assert_eq!(metrics, ["sacrebleu", "meteor", "cider", "spice", "spider"]);
    for (name, why) in found["nulls"].as_object().unwrap() {
        assert!(found["metrics"][name].is_null() && why.as_str().unwrap().len() > 10, "{name}: {why}");
    }
    assert_eq!(
        found["counts"],
        json!({ "clips": 3, "predictions": 3, "matched_by_last_part": 0, "references": 5, "least": 1, "most": 2 })
    );
}

#[test]
fn fense_comes_from_a_folder_and_reasons_are_told_once() {
    let program = with(GOOD, REFERENCES);
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fense");
    let names = "fense,spider_fl,spice,spider";
    let ran = evaluate(&program, &["--metrics", names, "--fense", models, "--per-clip", "c.csv"]).expect(1);
    for line in ["spice, spider, spider_fl: no spice-1.0.jar\n", "`audiocap doctor` tells", "\nfense      0."] {
        assert!(ran.out.contains(line), "{line} in {}", ran.out);
    }
    let table = std::fs::read_to_string(program.folder().join("c.csv")).unwrap();
    assert!(
        table.starts_with("\"file_name\",\"prediction\",\"spice\",\"spider\",\"fense\",\"spider_fl\"\n"),
        "{table}"
    );
    let found = evaluate(&program, &["--json"]).expect(0).json().remove(0);
    assert!(
        found["nulls"]["spider_fl"]
            .as_str()
            .unwrap()
            .contains("SPICE, and that has no value: no spice-1.0.jar: unpack")
    );
    assert!(found["nulls"]["fense"].as_str().unwrap().contains("--fense"), "{found}");
    for (folder, why) in [("gone", "no folder gone"), (".", "no models of FENSE: get the sentence model")] {
        let said = evaluate(&program, &["--fense", folder]).expect(2).err;
        assert!(said.contains(why), "{said}");
    }
    evaluate(&program, &["--fense", "gone", "--metrics", "cider"]).expect(0);
    assert!(evaluate(&program, &["--time-limit", "0"]).expect(2).err.contains("--time-limit"));
    let words = ["compare", "p.csv", "p.csv", "-r", "r.csv", "--fense", models, "--metrics", "cider,fense,spider"];
    let ran = program.run(&words).expect(1);
    assert!(ran.out.contains("\nspider: no spice-1.0.jar\n") && ran.out.contains("\nfense "), "{}", ran.out);
}

#[test]
fn a_value_is_not_lost_to_a_null_unless_something_else_is_judged() {
    let program = with(GOOD, REFERENCES);
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fense");
    evaluate(&program, &["--metrics", "fense", "--fense", models]).expect(0);
    let value = read(&program, "p_log.json")["metrics"]["fense"].clone();
    evaluate(&program, &[]).expect(0);
    let log = read(&program, "p_log.json");
    assert!(value.is_f64() && log["metrics"]["fense"] == value && log["metrics_null"]["fense"].is_null(), "{log}");
    assert!(log["metrics"]["spice"].is_null() && log["metrics_null"]["spice"].is_string(), "{log}");
    program.file("p.csv", format!("{HEAD}{}", GOOD.replace("barks", "sleeps")).as_bytes());
    evaluate(&program, &["--metrics", "meteor"]).expect(0);
    assert_eq!(read(&program, "p_log.json")["metrics"].as_object().unwrap().len(), 1, "others are of other captions");
}

#[test]
fn clips_go_into_a_new_table_and_metrics_into_the_log() {
    let program = with(GOOD, REFERENCES);
    program.file("p_log.json", b"{\"prefix\": \"x: \", \"clips\": 3}");
    evaluate(&program, &["--metrics", "meteor", "--per-clip", "c.csv"]).expect(0);
    let table = std::fs::read_to_string(program.folder().join("c.csv")).unwrap();
    assert!(table.starts_with("\"file_name\",\"prediction\",\"meteor\"\n\"a.wav\",\"A dog barks\",0."), "{table}");
    let said = evaluate(&program, &["--per-clip", "c.csv"]).expect(2).err;
    assert!(said.contains("c.csv exists already: --overwrite"), "{said}");
    let said = evaluate(&program, &["--per-clip", "r.csv", "--overwrite"]).expect(2).err;
    assert!(said.contains("r.csv is read by this command"), "{said}");
    let said = evaluate(&program, &["--per-clip", "p_log.json", "--overwrite"]).expect(2).err;
    assert!(said.contains("p_log.json is the log of the predictions"), "{said}");
    evaluate(&program, &["--metrics", "rouge_l", "--per-clip", "c.csv", "--overwrite"]).expect(0);
    let log = read(&program, "p_log.json");
    assert_eq!((&log["prefix"], &log["metrics_of"]["clips"]), (&json!("x: "), &json!(3)));
    let metrics: Vec<&String> = log["metrics"].as_object().unwrap().keys().collect();
    assert_eq!(metrics, ["meteor", "rouge_l"], "both are of the same references");
    program.file("p_log.json", b"[1");
    let said = evaluate(&program, &[]).expect(2);
    assert!(said.err.contains("p_log.json is no JSON object") && said.out.contains("meteor"), "{}", said.err);
    assert_eq!(std::fs::read(program.folder().join("p_log.json")).unwrap(), b"[1");
    evaluate(&program, &["--no-log"]).expect(0);
}

#[test]
fn what_does_not_match_is_told_and_what_does_is_judged() {
    let rows = "\"x/a.wav\",\"A dog barks\"\n\"z.wav\",\"nothing\"\n\"b.wav\",\"\"\n\"b.wav\",\"again\"\n\"torn\n";
    let program = with(rows, &format!("{REFERENCES}d.wav,,\ne.wav,One\n"));
    let ran = evaluate(&program, &["--json"]).expect(1);
    let found = &ran.json()[0];
    assert_eq!((&found["counts"]["clips"], &found["counts"]["matched_by_last_part"]), (&json!(2), &json!(1)));
    let left: Vec<&Value> =
        found["unmatched"]["predictions"].as_array().unwrap().iter().map(|one| &one["file_name"]).collect();
    assert_eq!(left, ["b.wav", "z.wav"]);
    assert_eq!(found["unmatched"]["references"], json!(["c.wav"]));
    assert_eq!(found["problem_count"], 2);
    let (line, file) = (found["problems"][0]["line"].as_u64(), found["problems"][0]["file"].as_str());
    assert_eq!((line, file), (Some(6), Some("r.csv")));
    for word in ["2 predictions are not judged", "z.wav: no reference", "line 5 predicts it again", "r.csv, line 6"] {
        assert!(ran.err.contains(word), "{word} in {}", ran.err);
    }
}

#[test]
fn captions_that_are_judged_by_themselves_are_told() {
    let program = Program::new();
    program.file("a.csv", b"\xef\xbb\xbffile_name,caption\r\na.wav,A dog\r\nb.wav,Rain\r\n");
    let ran = program.run(&["evaluate", "-p", "a.csv", "-r", "./a.csv", "--metrics", "meteor,vocabulary"]).expect(0);
    assert!(ran.err.contains("the same file") && ran.out.contains("\nvocabulary       3\n"), "{}{}", ran.out, ran.err);
}

/// The stand-in for Java that hangs.
#[cfg(unix)]
#[test]
fn java_has_as_much_time_as_is_given() {
    let program = with(GOOD, REFERENCES);
    let java = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/audiocap/standin/java");
    std::os::unix::fs::symlink(java, program.folder().join("java")).unwrap();
    for (name, text) in [
        ("version", "version \"1.8.0\"\n"),
        ("mood", "hangs"),
        ("meteor/meteor-1.5.jar", "PK\x05\x06"),
        ("meteor/data/paraphrase-en.gz", "x"),
    ] {
        program.file(name, text.as_bytes());
    }
    let words = ["evaluate", "-p", "p.csv", "-r", "r.csv", "--metrics", "meteor_java,cider", "--time-limit", "1"];
    let mut command = program.command(&words);
    command.env("AUDIOCAP_JAVA", program.folder().join("java")).env("AUDIOCAP_JAVA_METRICS", program.folder());
    let ran = Ran::new(&command.output().unwrap()).expect(1);
    assert!(ran.out.contains("meteor_java: METEOR 1.5 (Java 8): took longer than 1 s\n--time-limit"), "{}", ran.out);
}

#[test]
fn candidates_are_no_mistake_when_they_are_meant() {
    let program = with(&format!("{GOOD}\"a.wav\",\"A dog is barking\"\n"), REFERENCES);
    evaluate(&program, &["--metrics", "meteor"]).expect(1);
    let found = evaluate(&program, &["--candidates", "--json"]).expect(0).json().remove(0);
    assert!(found["metrics"].as_object().unwrap().contains_key("spider_max"), "{found}");
}

#[test]
fn files_that_cannot_be_judged_say_what_they_need() {
    let says = |predictions: &str, references: &str, words: &[&str]| {
        let program = with(predictions, references);
        let ran = evaluate(&program, &["--per-clip", "c.csv"]).expect(2);
        assert!(words.iter().all(|word| ran.err.contains(word)), "{words:?} in {}", ran.err);
        assert!(ran.out.is_empty() && !program.folder().join("c.csv").exists());
        assert!(!program.folder().join("p_log.json").exists());
    };
    says("", REFERENCES, &["there are no predictions in p.csv"]);
    says(GOOD, "", &["there are no references in r.csv", "`caption_1`"]);
    says(GOOD, "file_name,caption\na.wav,\n", &["there are no references"]);
    says(GOOD, "name,caption\na.wav,x\n", &["r.csv, line 1: there is no column `file_name`"]);
    says(GOOD, "file_name,caption\nother.wav,x\n", &["none of 3 predictions", "`a.wav`", "`other.wav`"]);
    let program = with(GOOD, REFERENCES);
    let gone = |words: &[&str]| program.run(&[&["evaluate"], words].concat()).expect(2).err;
    assert!(gone(&["-p", "gone.csv", "-r", "r.csv"]).contains("gone.csv"));
    assert!(gone(&["-p", "p.csv", "-r", "gone.csv"]).contains("gone.csv"));
    assert!(gone(&["-p", "p.csv"]).contains("--references"));
    assert!(evaluate(&program, &["--metrics", "cidre"]).expect(2).err.contains("did you mean `cider`?"));
    assert!(evaluate(&program, &["--task", "tags"]).expect(2).err.contains("caption or keywords"));
}

#[test]
fn anything_that_a_caption_can_hold_is_judged() {
    let odd = ["a\u{2028}b\u{85}c", "\u{1b}[31m\u{0}\u{7f}", "two\nlines\r\n", "\u{202e}", "=1+1", "🐶", "\" , \""];
    let long = "dog cat ".repeat(12_500);
    let texts: Vec<&str> = odd.into_iter().chain([long.as_str(), ""]).collect();
    let (mut table, mut metadata) = (csv::Writer::from_writer(Vec::new()), String::new());
    table.write_record(["file_name", "prediction"]).unwrap();
    for (at, text) in texts.iter().enumerate() {
        table.write_record([format!("{at}\u{1b}.wav"), (*text).to_owned()]).unwrap();
        let references = [format!("x {text}"), "a dog".to_owned()];
        metadata += &format!("{}\n", json!({ "file_name": format!("{at}\u{1b}.wav"), "captions": references }));
    }
    let program = Program::new();
    program.file("p.csv", &table.into_inner().unwrap());
    program.file("r.jsonl", metadata.as_bytes());
    program.file("q.csv", b"file_name,prediction\n0\x1b.wav,a dog\n7\x1b.wav,a dog\n\x1b[2J.wav,x\n");
    let ran = program.run(&["evaluate", "-p", "p.csv", "-r", "r.jsonl", "--per-clip", "c.csv"]).expect(0);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'));
    let mut clips = csv::Reader::from_path(program.folder().join("c.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = clips.records().map(Result::unwrap).collect();
    assert!(rows.iter().zip(&texts).all(|(row, text)| row[1] == **text), "predictions come back as they were");
    let ran = program.run(&["compare", "p.csv", "q.csv", "-r", "r.jsonl", "--by", "meteor"]).expect(1);
    assert!(!ran.out.contains('\u{1b}') && ran.out.contains("\\x1b") && ran.out.len() < 10_000, "{}", ran.out);
    assert!(ran.err.contains("\\x1b[2J.wav: no reference is called so") && !ran.err.contains('\u{1b}'), "{}", ran.err);
}

#[test]
fn keywords_and_splits_of_datasets() {
    let program = Program::new();
    program.file("p.csv", b"file_name,caption\na.wav,\"dog, rain\"\n");
    program.file("set/valid/metadata.jsonl", b"{\"file_name\":\"a.wav\",\"labels\":[\"Dog\",\"Bark, loud\"]}\n");
    program.file("set/train/metadata.jsonl", b"{\"file_name\":\"a.wav\",\"labels\":[\"Rain\"]}\n");
    let words = ["evaluate", "-p", "p.csv", "-r", "set", "--task", "keywords", "--json", "--split"];
    let found = program.run(&[&words[..], &["valid"]].concat()).expect(0).json().remove(0);
    assert_eq!(found["metrics"]["keywords_precision"], 0.5);
    assert_eq!(found["counts"]["references"], 1);
    let said = program.run(&[&words[..], &["test"]].concat()).expect(2).err;
    assert!(said.contains("no split `test`: it has train, valid"), "{said}");
}

#[test]
fn two_files_are_compared() {
    let program = with(GOOD, REFERENCES);
    program.file("q.csv", format!("{HEAD}\"a.wav\",\"A cat\"\n\"b.wav\",\"Rain falls on a roof\"\n").as_bytes());
    let words = ["compare", "p.csv", "q.csv", "-r", "r.csv", "--seed", "7"];
    let ran = program.run(&words).expect(0);
    for word in ["95 % interval", "clips 2, predicted by both", "gained most by cider", "lost most by cider", "A cat"] {
        assert!(ran.out.contains(word), "{word} in {}", ran.out);
    }
    assert!(ran.err.contains("1 clips are only in the first"), "{}", ran.err);
    let json = |more: &[&str]| program.run(&[&words[..], &["--json"], more].concat()).expect(0).json().remove(0);
    assert_eq!(json(&[]), json(&[]), "the same seed");
    let found = json(&["--metrics", "meteor,rouge_l", "--by", "rouge-l", "--most", "1"]);
    assert_eq!((&found["gained"][0]["file_name"], &found["lost"][0]["file_name"]), (&json!("b.wav"), &json!("a.wav")));
    assert_eq!(found["only_a"], json!(["c.wav"]));
    let said = program.run(&[&words[..], &["--metrics", "meteor"]].concat()).expect(2).err;
    assert!(said.contains("--by cider is not among --metrics"), "{said}");
}
