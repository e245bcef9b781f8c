//! Small models against what Python's libraries compute with them, and files that are something else. `tests/fense` is made by
//! `tests/python/fense_small.py`.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::places::Places;
use super::sentences::SentenceModel;
use super::{Fense, Judged};
use crate::stop::Watch;

const SENTENCES: &str = "paraphrase-TinyBERT-L6-v2";
const DETECTOR: &str = "echecker_clotho_audiocaps_base.ckpt";

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fense").join(name)
}

fn fense() -> Fense {
    Fense::found(Some(&file("")), &Watch::default(), &mut |_, _, _| {}).unwrap()
}

/// A caption with its references, and what is expected of it.
struct Case {
    prediction: String,
    references: Vec<String>,
    expected: Value,
}

/// A text, which stands in the file as a piece and how often it is repeated.
fn text(value: &Value) -> String {
    value[0].as_str().unwrap().repeat(value[1].as_u64().unwrap() as usize)
}

fn cases() -> Vec<Case> {
    let all: Vec<Value> = serde_json::from_slice(&std::fs::read(file("expected.json")).unwrap()).unwrap();
    let case = |expected: Value| {
        let references = expected["references"].as_array().unwrap().iter().map(text).collect();
        Case { prediction: text(&expected["prediction"]), references, expected }
    };
    all.into_iter().map(case).collect()
}

fn judged(cases: &[Case]) -> Vec<Judged<'_>> {
    cases.iter().map(|case| Judged { prediction: &case.prediction, references: &case.references }).collect()
}

fn near(found: &[f32], expected: &Value, what: &str) {
    let expected = expected.as_array().unwrap();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((f64::from(*found) - expected.as_f64().unwrap()).abs() < 1e-5, "{what}: {found} instead of {expected}");
    }
}

#[test]
fn vectors_and_probabilities_are_those_of_python() {
    let (fense, cases, no) = (fense(), cases(), AtomicBool::new(false));
    let texts: Vec<&str> = cases.iter().map(|case| case.prediction.as_str()).collect();
    let vectors = fense.sentences.vectors(&texts, &mut |_| {}, &no).unwrap();
    let probabilities = fense.detector.probabilities(&texts, &mut |_| {}, &no).unwrap();
    for ((case, vector), probabilities) in cases.iter().zip(&vectors).zip(&probabilities) {
        let name: String = case.prediction.chars().take(40).collect();
        near(vector, &case.expected["embedding"], &name);
        near(probabilities, &case.expected["probabilities"], &name);
    }
}

#[test]
fn scores_are_those_of_python() {
    let (fense, cases, mut heard) = (fense(), cases(), Vec::new());
    let mut captions = judged(&cases);
    captions.insert(1, Judged { prediction: "a dog", references: &[] });
    let scores = fense.scores(&captions, &mut |done, of| heard.push((done, of)), &AtomicBool::new(false)).unwrap();
    assert_eq!((scores.fense[1], scores.similarity[1], scores.fluency_error[1]), (None, None, None));
    let kept = |all: &[Option<f64>]| -> Vec<f64> { all.iter().copied().flatten().collect() };
    for (name, found) in [
        ("fense", kept(&scores.fense)),
        ("similarity", kept(&scores.similarity)),
        ("fluency_error", kept(&scores.fluency_error)),
    ] {
        assert_eq!(found.len(), cases.len());
        for (found, case) in found.iter().zip(&cases) {
            let expected = case.expected[name].as_f64().unwrap();
            assert!((found - expected).abs() < 1e-5, "{name}: {found} instead of {expected}");
        }
    }
    // 10 predictions and 15 other references for the one model, the predictions again for the other.
    assert_eq!((heard.first().copied(), heard.last().copied()), (Some((0, 35)), Some((35, 35))));
}

#[test]
fn older_files_of_the_same_model_give_the_same() {
    let (new, old) = (fense().sentences, SentenceModel::load(&file("pickled")).unwrap());
    let vectors = |model: &SentenceModel, text| model.vectors(&[text], &mut |_| {}, &AtomicBool::new(false)).unwrap();
    for text in ["A dog's café barks loudly [SEP] x", "", "Rain, falling\u{1}on 犬 roof"] {
        assert_eq!(vectors(&new, text), vectors(&old, text), "{text}");
    }
}

#[test]
fn a_text_is_the_same_alone_and_among_others() {
    let (fense, cases, no) = (fense(), cases(), AtomicBool::new(false));
    let captions = judged(&cases);
    let all = fense.scores(&captions, &mut |_, _| {}, &no).unwrap();
    for (at, caption) in captions.iter().enumerate() {
        let alone = fense.scores(&[*caption], &mut |_, _| {}, &no).unwrap();
        assert!((alone.fense[0].unwrap() - all.fense[at].unwrap()).abs() < 1e-5);
    }
    assert!(fense.scores(&[], &mut |_, _| {}, &no).unwrap().fense.is_empty());
    assert_eq!(fense.scores(&captions, &mut |_, _| {}, &AtomicBool::new(true)).unwrap_err(), "stopped");
}

#[test]
fn files_that_are_something_else_are_refused_with_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    let refuse = |sentences: PathBuf, detector: PathBuf| Fense::load(&Places { sentences, detector }).err().unwrap();
    let not_there = refuse(dir.path().to_owned(), file(DETECTOR));
    assert!(not_there.contains("has no weights"), "{not_there}");
    // A model is no detector: it has no state_dict, and no head.
    let no_states = refuse(file(SENTENCES), file("pickled/pytorch_model.bin"));
    assert!(no_states.contains("state_dict"), "{no_states}");
    let no_head = refuse(file(SENTENCES), file(SENTENCES).join("model.safetensors"));
    assert!(no_head.contains("no detector of FENSE: there is no tensor `clf.weight`"), "{no_head}");
    let torn = dir.path().join("torn.ckpt");
    let whole = std::fs::read(file(DETECTOR)).unwrap();
    for cut in [0, 1, 50, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&torn, &whole[..cut]).unwrap();
        let error = refuse(file(SENTENCES), torn.clone());
        assert!(error.contains("torn.ckpt"), "{cut}: {error}");
    }
    for name in ["model.safetensors", "tokenizer.json"] {
        std::fs::copy(file(SENTENCES).join(name), dir.path().join(name)).unwrap();
    }
    std::fs::write(dir.path().join("config.json"), r#"{"model_type": "mpnet"}"#).unwrap();
    let other = refuse(dir.path().to_owned(), file(DETECTOR));
    assert!(other.contains("model_type is `mpnet`"), "{other}");
    std::fs::write(dir.path().join("config.json"), r#"{"num_attention_heads": 5}"#).unwrap();
    let heads = refuse(dir.path().to_owned(), file(DETECTOR));
    assert!(heads.contains("5 heads do not share a width of 32"), "{heads}");
}
