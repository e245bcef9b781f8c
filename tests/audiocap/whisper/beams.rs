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

/// Holds a case against what `checkpoint` writes for it, ids and scores.
fn check(golden: &Path, checkpoint: &Checkpoint, case: &Value) {
    for (ours, theirs) in check_ids(golden, checkpoint, case).iter().zip(scores(case)) {
        let ours = ours.score.unwrap();
        assert!((ours - theirs).abs() < TOLERANCE, "{case}: {ours}, not {theirs}");
    }
}

/// As [`check`] for weights that were trained here and are the reference's only to some digits: the best beam's score is held as a
/// mean over its tokens, since a sum (`length_penalty` 0) gathers what each of them is off.
pub(super) fn check_trained(golden: &Path, checkpoint: &Checkpoint, case: &Value) {
    let ours = check_ids(golden, checkpoint, case);
    let Some(theirs) = scores(case).next() else { return };
    let length = (ours[0].tokens.len() - ours[0].prompt_len) as f64;
    let to_mean = length.powf(search(case).length_penalty - 1.0);
    let off = (ours[0].score.unwrap() - theirs).abs() * to_mean;
    assert!(off < TOLERANCE, "{case}: {:?}, not {theirs}", ours[0].score);
}

/// The scores of a case's beams.
fn scores(case: &Value) -> impl Iterator<Item = f64> {
    case.get("sequences_scores").and_then(Value::as_array).into_iter().flatten().map(|score| score.as_f64().unwrap())
}

/// Holds the ids of a case against what `checkpoint` writes, and gives that.
fn check_ids(golden: &Path, checkpoint: &Checkpoint, case: &Value) -> Vec<Caption> {
    let named = format!("{} {} {}", clips(case).join(" "), case["prefix"], case["mode"]);
    let watch = Watch::default();
    let hear = |clip: &str| checkpoint.hear(&npy(&golden.join(format!("audio16k_{clip}.npy"))), &watch).unwrap();
    let heard: Vec<Heard> = clips(case).into_iter().map(hear).collect();
    let prompt = checkpoint.prompt(case["prefix"].as_str().unwrap()).unwrap().ids();
    let start = Start { prompt: &prompt, begun: &[] };
    let found = checkpoint.caption_heard(&heard, start, &search(case), &watch, &mut |_, _| {}).unwrap();
    let ours: Vec<Caption> = found.into_iter().flatten().collect();
    let theirs = wanted(case);
    assert_eq!(ours.len(), theirs.len(), "{named}");
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.tokens, unpadded(theirs, prompt.len(), 50257), "{named}");
    }
    ours
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
