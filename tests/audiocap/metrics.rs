//! The metrics against scores of the published system, of its own libraries, and against single captions made to be hard.

use std::collections::HashMap;
use std::path::Path;

use audiocap::metrics::{Judged, Score, all_for_captions, evaluate, for_keywords, spider};
use serde_json::Value;

use crate::support::shared;

/// Predictions with their references.
type Case = (String, Vec<String>);

/// Names of the golden references and ours, of those that have a value for the corpus and for each clip.
const EACH: [(&str, &str); 7] = [
    ("meteor_nltk", "meteor"),
    ("cider_d", "cider"),
    ("bleu1", "bleu_1"),
    ("bleu2", "bleu_2"),
    ("bleu3", "bleu_3"),
    ("bleu4", "bleu_4"),
    ("rouge_l", "rouge_l"),
];

fn read(golden: &Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(golden.join(name)).unwrap()).unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn judged(cases: &[Case]) -> Vec<Judged<'_>> {
    cases.iter().map(|(prediction, references)| Judged { prediction, references }).collect()
}

fn score<'a>(scores: &'a [Score], name: &str) -> &'a Score {
    scores.iter().find(|score| score.name == name).unwrap()
}

fn assert_near(found: Option<f64>, expected: &Value, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what}: no value"));
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

fn lines(golden: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(golden.join("cases.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn captions_score_as_published() {
    let Some(golden) = shared("golden/metrics") else { return };
    let (lines, expected) = (lines(&golden), read(&golden, "corpus_scores.json"));
    for name in ["atomic_valid_greedy", "ethereal_valid_greedy", "edge"] {
        let cases = corpus(&lines, name);
        let captions: Vec<Case> = cases.iter().map(|(case, _)| case.clone()).collect();
        let scores = evaluate(&all_for_captions(), &judged(&captions));
        let golden = &expected[name];
        assert_near(score(&scores, "sacrebleu").value, &golden["sacrebleu"], name);
        assert_near(score(&scores, "pred_num_words").value, &golden["pred_num_words"], name);
        assert_near(score(&scores, "ref_num_words").value, &golden["ref_num_words_all"], name);
        for (theirs, ours) in EACH {
            assert_near(score(&scores, ours).value, &golden[theirs], &format!("{name} {ours}"));
        }
        for (at, (_, line)) in cases.iter().enumerate() {
            let (what, golden) = (format!("{name} {}", line["id"]), &line["scores"]);
            assert_near(score(&scores, "sacrebleu").clips[at], &golden["sacrebleu_single"], &what);
            assert_near(score(&scores, "pred_num_words").clips[at], &golden["pred_words"], &what);
            for (theirs, ours) in EACH {
                assert_near(score(&scores, ours).clips[at], &golden[theirs], &format!("{what} {ours}"));
            }
        }
    }
}

#[test]
fn corpora_score_as_published() {
    let Some(golden) = shared("golden/metrics") else { return };
    let lines = lines(&golden);
    for (name, published) in read(&golden, "published.json").as_object().unwrap() {
        let captions: Vec<Case> = corpus(&lines, name).into_iter().map(|(case, _)| case).collect();
        let found = evaluate(&all_for_captions(), &judged(&captions));
        for metric in ["sacrebleu", "meteor", "cider"] {
            assert_near(score(&found, metric).value, &published[metric], name);
        }
        // SPICE is published of the corpus alone; as if each clip had it, SPIDEr is the one that was published.
        let spice = vec![published["spice"].as_f64(); captions.len()];
        assert_near(spider(score(&found, "cider"), &spice).value, &published["spider"], name);
    }
}

#[test]
fn keywords_score_as_published() {
    let Some(golden) = shared("golden/metrics") else { return };
    let golden = read(&golden, "keyword_cases.json");
    let case = |case: &Value| (case["prediction"].as_str().unwrap().to_owned(), texts(&case["references"]));
    let lines = golden["cases"].as_array().unwrap();
    let cases: Vec<Case> = lines.iter().map(case).collect();
    let scores = evaluate(&for_keywords(), &judged(&cases));
    let expected = golden["corpus"].as_object().unwrap();
    assert_eq!(scores.len(), expected.len());
    for (name, golden) in expected {
        let score = score(&scores, name);
        assert_near(score.value, golden, &format!("corpus: {name}"));
        for ((found, line), (prediction, _)) in score.clips.iter().zip(lines).zip(&cases) {
            assert_near(*found, &line["scores"][name], &format!("{prediction}: {name}"));
        }
    }
}

/// Five captions with two references each, whose scores can be followed by hand.
fn small() -> Vec<Case> {
    let case =
        |prediction: &str, references: [&str; 2]| (prediction.to_owned(), references.map(str::to_owned).to_vec());
    vec![
        case("A dog barks", ["A dog barks", "A dog barks loudly"]),
        case("Rain falls", ["Rain falls on a roof", "It rains"]),
        case("", ["A bell rings", "Ding"]),
        case("a man speaks a man speaks", ["A man speaks.", "someone talks"]),
        case("Thunder", ["A cat meows", "A kitten mews"]),
    ]
}

#[test]
fn small_corpora_score_as_counted_by_hand() {
    let cases = small();
    let scores = evaluate(&all_for_captions(), &judged(&cases));
    let near = |name: &str, clip: usize, expected: f64| {
        let found = score(&scores, name).clips[clip].unwrap();
        assert!((found - expected).abs() < 1e-8, "{name} of clip {clip}: {found} instead of {expected}");
    };
    near("bleu_1", 0, 1.0);
    near("bleu_2", 3, (3.0 / 6.0 * 2.0 / 5.0_f64).sqrt());
    // Both words are in the first reference, one after the other; of the nearest length is the second.
    near("bleu_1", 1, 1.0);
    // P = 3/6, R = 3/3.
    near("rouge_l", 3, 2.44 * 0.5 / (1.0 + 1.44 * 0.5));
    near("meteor", 0, 1.0 - 0.5 / 27.0);
    near("meteor", 2, 0.0);
    near("cider", 4, 0.0);
    assert_eq!(score(&scores, "vocabulary").value, Some(8.0));
    assert_eq!(score(&scores, "vocabulary").clips[3], Some(3.0));
    let cider = score(&scores, "cider");
    let mean = cider.clips.iter().flatten().sum::<f64>() / 5.0;
    assert!((cider.value.unwrap() - mean).abs() < 1e-12);
    // The word itself is the best match there is, for the reference that is the same: 10 / 2 and a little for the other.
    assert!(cider.clips[0].unwrap() > 5.0 && cider.clips[0].unwrap() < 10.0);
    assert_eq!(score(&evaluate(&all_for_captions(), &judged(&cases[..1])), "cider").value, Some(0.0));
}

#[test]
fn nothing_that_can_be_written_breaks_a_metric() {
    let long = |piece: &str| piece.repeat(100_000 / piece.len());
    let odd = [
        "",
        " ",
        "\u{0}\u{1b}\u{7f}",
        "a\u{2028}b\u{2029}c\u{85}d",
        "\u{301}\u{301}",
        "🐶🔊",
        "\u{fffd}",
        "'",
        "\"",
        "-",
        ".",
        "<a <a <a",
        "&&&;",
        "(((",
        "\r\n\t",
        "½ 1 1/2",
        "a\u{200d}b",
        "\u{ad}",
        "'''''",
        "no. 5 No.",
        "İ ß ﬁ",
    ];
    let mut cases: Vec<Case> = odd.iter().map(|text| ((*text).to_owned(), odd.map(str::to_owned).to_vec())).collect();
    for piece in
        ["a", "a ", "s", "es", ". ", "...", "<a ", "&a", "' ", "a.", "-", "dog cat ", "1/", "a@", "(5", "?", "\u{301}"]
    {
        cases.push((long(piece), vec![long(piece), "a dog".into()]));
        cases.push((long(piece), vec![]));
    }
    let begun = std::time::Instant::now();
    let scores = evaluate(&all_for_captions(), &judged(&cases));
    assert!(begun.elapsed().as_secs() < 60, "took {:?}", begun.elapsed());
    for score in &scores {
        assert_eq!(score.clips.len(), cases.len());
        assert!(score.value.is_some_and(f64::is_finite), "{}", score.name);
        assert!(score.clips.iter().flatten().all(|value| value.is_finite()), "{}", score.name);
        let none = score.clips.iter().filter(|value| value.is_none()).count();
        assert_eq!(none, cases.iter().filter(|case| case.1.is_empty()).count());
    }
    assert_eq!(scores, evaluate(&all_for_captions(), &judged(&cases)));
}
