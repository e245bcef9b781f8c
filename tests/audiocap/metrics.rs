//! The metrics against scores of the published system, of its own libraries, and against single captions made to be hard.

use std::collections::HashMap;
use std::path::Path;

use audiocap::metrics::{Judged, Score, evaluate, for_captions, for_keywords};
use serde_json::Value;

use crate::support::shared;

/// Predictions with their references.
type Case = (String, Vec<String>);

fn read(golden: &Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(golden.join(name)).unwrap()).unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn judged(cases: &[Case]) -> Vec<Judged<'_>> {
    cases.iter().map(|(prediction, references)| Judged { prediction, references }).collect()
}

fn value(scores: &[Score], name: &str) -> f64 {
    scores.iter().find(|score| score.name == name).and_then(|score| score.value).unwrap()
}

fn assert_near(found: f64, expected: &Value, what: &str) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: no number in the references"));
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found} instead of {expected}");
}

/// The captions of one corpus, in order, each with its golden line.
fn corpus(lines: &[Value], name: &str) -> Vec<(Case, Value)> {
    let references: HashMap<(&str, &str), &Value> = lines
        .iter()
        .filter_map(|line| Some(((line["corpus"].as_str()?, line["id"].as_str()?), line.get("references")?)))
        .collect();
    let case = |line: &Value| {
        let from = line["refs_from"].as_str().unwrap_or(name);
        let references = references[&(from, line["id"].as_str().unwrap())];
        ((line["prediction"].as_str().unwrap().to_owned(), texts(references)), line.clone())
    };
    lines.iter().filter(|line| line["corpus"] == name).map(case).collect()
}

#[test]
fn captions_score_as_published() {
    let Some(golden) = shared("golden/metrics") else { return };
    let text = std::fs::read_to_string(golden.join("cases.jsonl")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected = read(&golden, "corpus_scores.json");
    for name in ["atomic_valid_greedy", "ethereal_valid_greedy", "edge"] {
        let cases = corpus(&lines, name);
        let captions: Vec<Case> = cases.iter().map(|(case, _)| case.clone()).collect();
        let scores = evaluate(&for_captions(), &judged(&captions));
        assert_near(value(&scores, "sacrebleu"), &expected[name]["sacrebleu"], name);
        assert_near(value(&scores, "pred_num_words"), &expected[name]["pred_num_words"], name);
        assert_near(value(&scores, "ref_num_words"), &expected[name]["ref_num_words_all"], name);
        for (case, line) in &cases {
            let scores = evaluate(&for_captions(), &judged(std::slice::from_ref(case)));
            let (what, golden) = (format!("{name} {}", line["id"]), &line["scores"]);
            assert_near(value(&scores, "sacrebleu"), &golden["sacrebleu_single"], &what);
            assert_near(value(&scores, "pred_num_words"), &golden["pred_words"], &what);
        }
    }
    let published = read(&golden, "published.json");
    for (name, scores) in published.as_object().unwrap() {
        let captions: Vec<Case> = corpus(&lines, name).into_iter().map(|(case, _)| case).collect();
        let found = evaluate(&for_captions(), &judged(&captions));
        assert_near(value(&found, "sacrebleu"), &scores["sacrebleu"], name);
    }
}

#[test]
fn keywords_score_as_published() {
    let Some(golden) = shared("golden/metrics") else { return };
    let golden = read(&golden, "keyword_cases.json");
    let case = |case: &Value| (case["prediction"].as_str().unwrap().to_owned(), texts(&case["references"]));
    let cases: Vec<Case> = golden["cases"].as_array().unwrap().iter().map(case).collect();
    for (case, line) in cases.iter().zip(golden["cases"].as_array().unwrap()) {
        let scores = evaluate(&for_keywords(), &judged(std::slice::from_ref(case)));
        assert_all(&scores, &line["scores"], &case.0);
    }
    assert_all(&evaluate(&for_keywords(), &judged(&cases)), &golden["corpus"], "corpus");
}

fn assert_all(scores: &[Score], expected: &Value, what: &str) {
    let expected = expected.as_object().unwrap();
    assert_eq!(scores.len(), expected.len());
    for (name, golden) in expected {
        assert_near(value(scores, name), golden, &format!("{what}: {name}"));
    }
}
