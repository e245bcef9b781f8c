//! Beam search: the same ids and scores as HuggingFace.

use audiocap::config::Generate;
use audiocap::config::yaml::Word;
use audiocap::whisper::engine::Caption;
use audiocap::whisper::{Checkpoint, Device, Heard, Precision, Search, Start, Watch};
use serde_json::Value;
use std::path::Path;

use super::{golden, ids, npy, read};

/// How far a score may be off.
const TOLERANCE: f64 = 1e-4;

/// The clips of a case.
fn clips(case: &Value) -> Vec<&str> {
    case["clip"].as_str().map_or_else(
        || case["clips"].as_array().unwrap().iter().map(|clip| clip.as_str().unwrap()).collect(),
        |clip| vec![clip],
    )
}

/// The search of a case.
fn search(case: &Value) -> Search {
    let mode = case["mode"].as_str().unwrap();
    let beams = mode.strip_prefix("beam").map_or(1, |rest| rest[..1].parse().unwrap());
    let early = case
        .get("early_stopping")
        .map(|value| value.as_bool().map_or_else(|| Word::Text(value.as_str().unwrap().into()), Word::Flag));
    let all = case.get("sequences_scores").map_or(1, |scores| scores.as_array().unwrap().len());
    let asked = Generate {
        max_length: case["max_length"].as_u64().map(|most| most as usize),
        num_beams: Some(beams),
        length_penalty: case.get("length_penalty").and_then(Value::as_f64),
        early_stopping: early,
        num_return_sequences: Some(all),
        ..Generate::default()
    };
    Search::new(&asked, &Generate::default()).unwrap()
}

/// Ids without the padding of their batch: what stands behind the first end of text goes.
fn unpadded(row: &[u32], prompt_len: usize, eos: u32) -> &[u32] {
    let end = row[prompt_len..].iter().position(|&id| id == eos);
    end.map_or(row, |end| &row[..=prompt_len + end])
}

/// Every sequence of every clip of the case, one list after the other.
fn wanted(case: &Value) -> Vec<Vec<u32>> {
    let all = case.get("all_ids").unwrap_or(&case["ids"]).as_array().unwrap();
    if all[0].is_array() {
        all.iter().map(ids).collect()
    } else {
        vec![all.iter().map(|id| id.as_u64().unwrap() as u32).collect()]
    }
}

/// Holds a case against what `checkpoint` writes for it.
pub(super) fn check(golden: &Path, checkpoint: &Checkpoint, case: &Value) {
    let named = format!("{} {} {}", clips(case).join(" "), case["prefix"], case["mode"]);
    let watch = Watch::default();
    let hear = |clip: &str| checkpoint.hear(&npy(&golden.join(format!("audio16k_{clip}.npy"))), &watch).unwrap();
    let heard: Vec<Heard> = clips(case).into_iter().map(hear).collect();
    let prompt = checkpoint.prompt(case["prefix"].as_str().unwrap()).unwrap().ids();
    let start = Start { prompt: &prompt, begun: &[] };
    let found = checkpoint.caption_heard(&heard, start, &search(case), &watch, &mut |_, _| {}).unwrap();
    let ours: Vec<&Caption> = found.iter().flatten().collect();
    let theirs = wanted(case);
    assert_eq!(ours.len(), theirs.len(), "{named}");
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.tokens, unpadded(theirs, prompt.len(), 50257), "{named}");
    }
    let scores = case.get("sequences_scores").and_then(Value::as_array).into_iter().flatten();
    for (ours, theirs) in ours.iter().zip(scores) {
        let (ours, theirs) = (ours.score.unwrap(), theirs.as_f64().unwrap());
        assert!((ours - theirs).abs() < TOLERANCE, "{named}: {ours}, not {theirs}");
    }
}

#[test]
fn agrees_with_huggingface_alone_and_in_batches() {
    let Some((golden, dir)) = golden() else { return };
    let checkpoint = Checkpoint::load(&dir, Device::Cpu, Precision::F32).unwrap();
    let cases = read(&golden, "generate.json");
    let cases = cases["cases"].as_array().unwrap();
    // Greedy for one clip is looked at with its stream.
    let others = cases.iter().filter(|case| case["mode"] != "greedy");
    let count = others.map(|case| check(&golden, &checkpoint, case)).count();
    assert_eq!(count, cases.len() - 21);
}
