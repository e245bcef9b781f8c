//! SPICE and METEOR 1.5 through a stand-in for Java that speaks what they speak, and behaves badly in every way it may; and
//! through the real METEOR where it is at hand.
#![cfg(unix)]

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use audiocap::metrics::java::{Judgement, MeteorJava, Places, Spice, judge};
use audiocap::metrics::{Judged, Score, all_for_captions, evaluate};
use serde_json::Value;

use crate::support::shared;

/// A folder with a Java, SPICE and METEOR that are none.
struct Machine {
    folder: tempfile::TempDir,
    places: Places,
}

/// The files of SPICE and METEOR that are looked for.
const FILES: [&str; 16] = [
    "spice/spice-1.0.jar",
    "spice/lib/stanford-corenlp-3.6.0.jar",
    "spice/lib/stanford-corenlp-3.6.0-models.jar",
    "spice/lib/SceneGraphParser-1.0.jar",
    "spice/lib/Meteor-1.5.jar",
    "spice/lib/ejml-0.23.jar",
    "spice/lib/fst-2.47.jar",
    "spice/lib/guava-19.0.jar",
    "spice/lib/jackson-core-2.5.3.jar",
    "spice/lib/javassist-3.19.0-GA.jar",
    "spice/lib/json-simple-1.1.1.jar",
    "spice/lib/lmdbjni-0.4.6.jar",
    "spice/lib/objenesis-2.4.jar",
    "spice/lib/slf4j-api-1.7.12.jar",
    "meteor/meteor-1.5.jar",
    "meteor/data/paraphrase-en.gz",
];

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let places = Places {
            java: vec![path("java")],
            spice: vec![path("spice")],
            meteor: vec![path("meteor")],
            cache: Some(path("cache")),
            time_limit: Some(Duration::from_secs(30)),
        };
        let machine = Self { folder, places };
        for name in FILES {
            machine.write(name, "PK\x05\x06");
        }
        // A link, since a program that was just written may still be open for writing in a child of another test.
        let java = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/audiocap/standin/java");
        std::os::unix::fs::symlink(java, machine.path("java")).unwrap();
        machine.write("version", "openjdk version \"1.8.0_292\"\n");
        machine.write("f", "0.25");
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn spice(&self, captions: &[Judged]) -> Result<Score, String> {
        let found = Spice::found(&self.places).map_err(|lack| lack.to_string())?;
        found.score(captions, &AtomicBool::new(false))
    }

    fn meteor(&self, captions: &[Judged]) -> Result<Score, String> {
        let found = MeteorJava::found(&self.places).map_err(|lack| lack.to_string())?;
        found.score(captions, &AtomicBool::new(false))
    }
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|&text| text.to_owned()).collect()
}

/// How often SPICE was asked about a clip.
fn asked(machine: &Machine) -> usize {
    machine.read("asked").matches("image_id").count()
}

#[test]
fn spice_reads_ptb_tokens_and_each_sentence_once() {
    let machine = Machine::new();
    let (first, second) = (texts(&["A dog barks, twice.", "Café"]), texts(&["Rain"]));
    let dog = Judged { prediction: "A dog barks!", references: &first };
    let captions = [dog, dog, Judged { prediction: "x", references: &[] }];
    let score = machine.spice(&captions).unwrap();
    assert_eq!((score.name, score.value), ("spice", Some(0.25)));
    assert_eq!(score.clips, [Some(0.25), Some(0.25), None]);
    let expected = r#"{"image_id":0,"test":"a dog barks","refs":["a dog barks twice","caf\u00e9"]}"#;
    assert_eq!(machine.read("asked"), format!("[\n{expected}\n]\n"));
    let call = machine.read("calls").lines().last().unwrap().to_owned();
    let jar = machine.path("spice/spice-1.0.jar");
    assert!(call.starts_with("-Xmx") && call.contains(&format!("m -jar {} ", jar.display())), "{call}");
    assert!(call.contains("/in.json") && call.contains(" -out ") && call.ends_with(" -subset -silent"), "{call}");
    machine.write("f", "0.75");
    let rain = Judged { prediction: "rain", references: &second };
    let again = machine.spice(&[rain, dog]).unwrap();
    assert_eq!((again.clips, again.value, asked(&machine)), (vec![Some(0.75), Some(0.25)], Some(0.5), 2));
    assert_eq!(machine.spice(&[]).unwrap().value, None);
}

#[test]
fn what_is_not_a_number_leaves_no_mean() {
    let machine = Machine::new();
    let references = texts(&["odd"]);
    let captions = ["odd", "a dog"].map(|prediction| Judged { prediction, references: &references });
    for _ in 0..2 {
        let score = machine.spice(&captions).unwrap();
        assert_eq!((score.clips, score.value), (vec![None, Some(0.25)], None));
    }
    assert_eq!(asked(&machine), 2, "it is known that there is none");
    let cider = Score { name: "cider", value: Some(1.0), clips: vec![Some(1.0); 2] };
    let found = judge(&captions, &cider, &machine.places, &AtomicBool::new(false));
    let names: Vec<&str> = found.missing.iter().map(|missing| missing.name).collect();
    assert_eq!(names, ["spice", "spider"]);
}

#[test]
fn whatever_java_does_there_is_a_reason_and_nothing_is_kept() {
    let machine = Machine::new();
    let references = texts(&["a dog"]);
    let captions = [Judged { prediction: "a dog", references: &references }; 1];
    for (mood, reason) in [
        ("trace", "exit status: 1: java.lang.IllegalStateException: \\x1b[31mred"),
        ("memory", "it ran out of memory: close other programs"),
        ("silent", "exit status: 3 and said nothing"),
        ("killed", "(SIGKILL) and said nothing: was it killed for want of memory?"),
        ("nothing", "it ended well but wrote no scores"),
        ("garbage", "its scores cannot be read"),
        ("half", "its scores cannot be read"),
        ("floods", "wrote more than 32 MiB and was stopped"),
        ("fills", "wrote more than 16 MiB and was stopped"),
    ] {
        machine.write("mood", mood);
        let why = machine.spice(&captions).unwrap_err();
        assert!(why.starts_with("SPICE (Java 8): ") && why.contains(reason), "{mood}: {why}");
    }
    assert!(!machine.path("cache/spice-1.0.jsonl").exists());
    for (mood, reason) in [
        ("trace", "IllegalStateException"),
        ("memory", "it ran out of memory"),
        ("garbage", "it answers what METEOR 1.5 does not: Hello?"),
        ("half", "it answers what METEOR 1.5 does not: 3.0 3.0"),
        ("dies", "java.lang.NumberFormatException: x"),
        ("floods", "wrote more than 32 MiB and was stopped"),
    ] {
        machine.write("mood", mood);
        let why = machine.meteor(&captions).unwrap_err();
        assert!(why.starts_with("METEOR 1.5 (Java 8): ") && why.contains(reason), "{mood}: {why}");
    }
}

#[test]
fn a_broken_cache_of_spice_is_done_without() {
    let machine = Machine::new();
    machine.write("mood", "lmdb");
    let references = texts(&["a dog"]);
    let captions = [Judged { prediction: "a dog", references: &references }];
    assert_eq!(machine.spice(&captions).unwrap().value, Some(0.25));
}

#[test]
fn one_that_hangs_ends_with_all_that_it_has_begun() {
    let mut machine = Machine::new();
    machine.write("mood", "hangs");
    machine.places.time_limit = Some(Duration::from_millis(700));
    let references = texts(&["a dog"]);
    let captions = [Judged { prediction: "a dog", references: &references }];
    for of in [Machine::spice, Machine::meteor] {
        let begun = Instant::now();
        let why = of(&machine, &captions).unwrap_err();
        assert!(why.contains("took longer than 1 s") && begun.elapsed() < Duration::from_secs(20), "{why}");
        assert!(ends(&machine));
    }
    machine.places.time_limit = None;
    let (spice, cancel) = (Spice::found(&machine.places).unwrap(), AtomicBool::new(false));
    fs::remove_file(machine.path("child")).unwrap();
    std::thread::scope(|scope| {
        let running = scope.spawn(|| spice.score(&captions, &cancel));
        while !machine.path("child").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        cancel.store(true, Ordering::Relaxed);
        assert!(running.join().unwrap().unwrap_err().contains("was stopped"));
    });
    assert!(ends(&machine));
}

/// Whether what the stand-in has begun ends: a killed process may need a moment for that.
fn ends(machine: &Machine) -> bool {
    let id = machine.read("child");
    (0..1000).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        let state = fs::read_to_string(format!("/proc/{}/stat", id.trim())).unwrap_or_default();
        state.is_empty() || state.contains(") Z ")
    })
}

#[test]
fn the_version_decides_how_spice_is_run() {
    let machine = Machine::new();
    let references = texts(&["a dog"]);
    let captions = [Judged { prediction: "a dog", references: &references }];
    machine.write("version", "openjdk version \"17.0.1\" 2021-10-19\n");
    let lack = machine.spice(&captions).unwrap_err();
    assert!(lack.contains("java is Java 17: SPICE needs Java 8 to 14, or a newer JDK (with `javac`)"), "{lack}");
    assert_eq!(machine.meteor(&captions).unwrap().value, Some(0.5));
    machine.write("javac", "");
    assert_eq!(machine.spice(&captions).unwrap().value, Some(0.25));
    let call = machine.read("calls").lines().last().unwrap().to_owned();
    assert!(call.contains("--add-opens=java.base/java.math=ALL-UNNAMED") && call.contains("/Spice.java /"), "{call}");
    assert!(call.contains("/spice/lib/*") && !call.contains(" -out "), "{call}");
    machine.write("version", "java version \"1.7.0_80\"\n");
    assert!(machine.meteor(&captions).unwrap_err().contains("is Java 7: METEOR 1.5 needs Java 8 or newer"));
    machine.write("version", "Segmentation fault\n");
    assert!(machine.spice(&captions).unwrap_err().contains("does not tell its version"));
}

#[test]
fn what_is_missing_is_null_with_a_reason() {
    let mut machine = Machine::new();
    let references = texts(&["a dog"]);
    let captions = [Judged { prediction: "a dog", references: &references }];
    let cider = Score { name: "cider", value: Some(0.0), clips: vec![Some(0.0)] };
    fs::remove_file(machine.path("spice/lib/stanford-corenlp-3.6.0-models.jar")).unwrap();
    machine.places.meteor = vec![];
    let Judgement { scores, missing } = judge(&captions, &cider, &machine.places, &AtomicBool::new(false));
    let values: Vec<_> = scores.iter().map(|score| (score.name, score.value, score.clips.clone())).collect();
    let none = |name| (name, None, vec![None]);
    assert_eq!(values, [none("spice"), none("spider"), none("meteor_java")]);
    let why: Vec<&str> = missing.iter().map(|missing| missing.why.as_str()).collect();
    assert!(why[0].contains("lacks lib/stanford-corenlp-3.6.0-models.jar") && why[0].contains("nlp.stanford.edu"));
    assert!(why[1].contains("half of SPICE") && why[2].contains("https://www.cs.cmu.edu/~alavie/METEOR/"));
    machine.places.java = vec![];
    assert!(machine.meteor(&captions).unwrap_err().starts_with("no meteor-1.5.jar: unpack"));
    assert!(!machine.path("calls").exists() || !machine.read("calls").contains("-jar"), "nothing was started");
}

/// Only where there is a JDK from Java 15 on.
#[test]
fn a_newer_java_runs_spice_with_what_helps_it() {
    let mut machine = Machine::new();
    machine.places.java = Places::of_this_machine().java;
    let Ok(java) = Spice::found(&machine.places).map(|spice| spice.java().clone()) else {
        eprintln!("skipped: there is no JDK here");
        return;
    };
    let bin = java.program.canonicalize().unwrap();
    let sources = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/audiocap/standin");
    let sources = ["SpiceArguments", "SpiceScorer", "SpiceStats"].map(|name| sources.join(name).with_extension("java"));
    let run = |tool: &str, words: &[&str], files: &[PathBuf]| {
        let mut command = std::process::Command::new(bin.with_file_name(tool));
        command.args(words).args(files).current_dir(machine.folder.path()).status().is_ok_and(|status| status.success())
    };
    if java.version < 15 || !run("javac", &["-d", "classes"], &sources) {
        eprintln!("skipped: Java {} runs SPICE by itself", java.version);
        return;
    }
    assert!(run("jar", &["cf", "spice/spice-1.0.jar", "-C", "classes", "."], &[]));
    let references = texts(&["a dog"]);
    let captions = ["dogs", "rain fall"].map(|prediction| Judged { prediction, references: &references });
    let lib = machine.path("spice/lib");
    fs::read_dir(lib).unwrap().for_each(|jar| fs::write(jar.unwrap().path(), EMPTY_JAR).unwrap());
    assert_eq!(machine.spice(&captions).unwrap().clips, [Some(0.25), Some(1.0 / 9.0)]);
}

/// A jar without files: the end of its table of contents, and nothing before.
const EMPTY_JAR: [u8; 22] = *b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The captions of a golden corpus: id, prediction, references, golden scores.
fn corpus(name: &str) -> Option<Vec<(String, Vec<String>, Value)>> {
    let text = fs::read_to_string(shared("golden/metrics")?.join("cases.jsonl")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let references = |line: &Value| {
        let from = line["refs_from"].as_str().unwrap_or(name).to_owned();
        let other = lines.iter().find(|it| it["corpus"] == from.as_str() && it["id"] == line["id"]).unwrap();
        other["references"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let case =
        |line: &Value| (line["prediction"].as_str().unwrap().to_owned(), references(line), line["scores"].clone());
    Some(lines.iter().filter(|line| line["corpus"] == name).map(case).collect())
}

fn judged(cases: &[(String, Vec<String>, Value)]) -> Vec<Judged<'_>> {
    cases.iter().map(|(prediction, references, _)| Judged { prediction, references }).collect()
}

#[test]
fn spider_is_as_published_where_spice_is() {
    for name in ["atomic_valid_greedy", "ethereal_valid_greedy"] {
        let Some(cases) = corpus(name) else { return };
        let golden = shared("golden/metrics").unwrap().join("published.json");
        let published = &serde_json::from_slice::<Value>(&fs::read(golden).unwrap()).unwrap()[name];
        let machine = Machine::new();
        // Of single clips none is published: as if each had that of all.
        machine.write("f", &published["spice"].to_string());
        let captions = judged(&cases);
        let scores = evaluate(&all_for_captions(), &captions);
        let cider = scores.iter().find(|score| score.name == "cider").unwrap();
        let found = judge(&captions, cider, &machine.places, &AtomicBool::new(false));
        assert_eq!(found.missing, []);
        for (score, name) in found.scores.iter().zip(["spice", "spider"]) {
            let (found, expected) = (score.value.unwrap(), published[name].as_f64().unwrap());
            assert!((found - expected).abs() < 1e-9, "{name}: {found} instead of {expected}");
        }
    }
}

/// Only where Java and METEOR 1.5 are on this machine.
#[test]
fn the_real_meteor_scores_as_published() {
    let Ok(meteor) = MeteorJava::found(&Places::of_this_machine()) else {
        eprintln!("skipped: METEOR 1.5 is not here; name it in AUDIOCAP_METEOR");
        return;
    };
    for name in ["atomic_valid_greedy", "edge"] {
        let Some(cases) = corpus(name) else { return };
        let golden = shared("golden/metrics").unwrap().join("corpus_scores.json");
        let all = serde_json::from_slice::<Value>(&fs::read(golden).unwrap()).unwrap();
        let score = meteor.score(&judged(&cases), &AtomicBool::new(false)).unwrap();
        let near = |found: Option<f64>, expected: &Value, what: &str| {
            let (found, expected) = (found.unwrap(), expected.as_f64().unwrap());
            assert!((found - expected).abs() < 1e-9, "{name} {what}: {found} instead of {expected}");
        };
        for ((prediction, _, golden), found) in cases.iter().zip(&score.clips) {
            near(*found, &golden["meteor15_java"], prediction);
        }
        near(score.value, &all[name]["meteor15_java"], "of all");
    }
}
