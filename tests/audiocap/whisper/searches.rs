//! The less usual ways to search, with real weights: the same ids and scores as HuggingFace.

use std::path::Path;

use audiocap::config::Generate;
use audiocap::whisper::{Checkpoint, Device, Precision, Search, Start, Watch};
use serde_json::Value;

use super::{golden, ids, npy};

/// How far a score may be off.
const TOLERANCE: f64 = 1e-4;

/// The file that `tests/python/whisper_searches.py` wrote.
fn reference() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/whisper_searches.json");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn groups_contrast_and_penalties_find_what_huggingface_finds() {
    let Some((golden, dir)) = golden() else { return };
    let (checkpoint, reference, watch) =
        (Checkpoint::load(&dir, Device::Cpu, Precision::F32).unwrap(), reference(), Watch::default());
    let prompt = checkpoint.prompt(reference["prefix"].as_str().unwrap()).unwrap().ids();
    let cases = reference["searches"].as_array().unwrap();
    for of_clip in cases.chunk_by(|a, b| a["clip"] == b["clip"]) {
        let clip = of_clip[0]["clip"].as_str().unwrap();
        let heard = [checkpoint.hear(&npy(&golden.join(format!("audio16k_{clip}.npy"))), &watch).unwrap()];
        for case in of_clip {
            let asked: Generate = serde_json::from_value(case["knobs"].clone()).unwrap();
            let max_length = reference["max_length"].as_u64().map(|most| most as usize);
            let search = Search::new(&Generate { max_length, ..asked }, &Generate::default()).unwrap();
            let start = Start { prompt: &prompt, begun: &[] };
            let found = checkpoint.caption_heard(&heard, start, &search, &watch, &mut |_, _| {}).unwrap().remove(0);
            let tokens: Vec<Vec<u32>> = found.iter().map(|caption| caption.tokens.clone()).collect();
            let wanted: Vec<Vec<u32>> = case["ids"].as_array().unwrap().iter().map(ids).collect();
            assert_eq!(tokens, wanted, "{clip} {}", case["knobs"]);
            let scores = case.get("scores").and_then(Value::as_array).into_iter().flatten();
            for (ours, theirs) in found.iter().zip(scores) {
                let off = ours.score.unwrap() - theirs.as_f64().unwrap();
                assert!(off.abs() < TOLERANCE, "{clip} {}: {:?}, not {theirs}", case["knobs"], ours.score);
            }
        }
    }
}
