//! Which tokens may be drawn, held against transformers with real weights (`tests/python/whisper_searches.py`).

use std::path::{Path, PathBuf};

use candle_core::Tensor;
use serde_json::Value;

use super::logits::Rules;
use super::{Logits, Search, draw};
use crate::config::Generate;
use crate::stop::Watch;
use crate::whisper::{Checkpoint, Device, Precision};

/// A folder that a variable names and that has `file`; `None`, with a message, where it is absent.
fn folder(variable: &str, file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable).map(PathBuf::from).filter(|folder| folder.join(file).exists());
    if folder.is_none() {
        assert!(std::env::var_os("AUDIOCAP_REQUIRE_GOLDEN").is_none(), "{variable} names no folder with {file}");
        eprintln!("skipped: {variable} names no folder with {file}");
    }
    folder
}

fn ids(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|id| id.as_u64().unwrap() as u32).collect()
}

/// The numbers of a `NumPy` file of little-endian f32.
fn npy(path: &Path) -> Vec<f32> {
    let bytes = std::fs::read(path).unwrap();
    let header = 10 + u16::from_le_bytes([bytes[8], bytes[9]]) as usize;
    bytes[header..].chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
}

/// What may be drawn behind the first `place` of a case's tokens.
fn kept(checkpoint: &Checkpoint, search: &Search, prompt_len: usize, before: &[u32], logits: &Logits) -> Vec<u32> {
    let mut scores = logits.values.clone();
    Rules::new(&checkpoint.generation, search, prompt_len).apply(before, &mut scores);
    draw::warp(search, 1, &mut scores);
    (0u32..).zip(scores).filter(|(_, score)| *score > f32::NEG_INFINITY).map(|(id, _)| id).collect()
}

#[test]
fn what_may_be_drawn_is_what_transformers_keeps() {
    let Some(dir) = folder("AUDIOCAP_WHISPER_BASE", "model.safetensors") else { return };
    let Some(shared) = folder("AUDIOCAP_SHARED", "golden/whisper") else { return };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/whisper_searches.json");
    let reference: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let checkpoint = Checkpoint::load(&dir, Device::Cpu, Precision::F32).unwrap();
    let prompt = checkpoint.prompt(reference["prefix"].as_str().unwrap()).unwrap().ids();
    for of_clip in reference["kept"].as_array().unwrap().chunk_by(|a, b| a["clip"] == b["clip"]) {
        let clip = of_clip[0]["clip"].as_str().unwrap();
        let samples = npy(&shared.join(format!("golden/whisper/audio16k_{clip}.npy")));
        let encoded = checkpoint.hear(&samples, &Watch::default()).unwrap().encoded;
        for case in of_clip {
            let asked: Generate = serde_json::from_value(case["knobs"].clone()).unwrap();
            let search = Search::new(&Generate { do_sample: Some(true), ..asked }, &Generate::default()).unwrap();
            let read = ids(&case["ids"]);
            let row = Tensor::from_slice(&read, (1, read.len()), encoded.device()).unwrap();
            let logits = checkpoint.model.decode(&row, &encoded).unwrap().squeeze(0).unwrap().to_vec2().unwrap();
            for (place, wanted) in (prompt.len()..).zip(case["kept"].as_array().unwrap()) {
                let logits = Logits::new(logits[place - 1].clone()).unwrap();
                let kept = kept(&checkpoint, &search, prompt.len(), &read[..place], &logits);
                assert_eq!(kept, ids(wanted), "{clip} {} at {place}", case["knobs"]);
            }
        }
    }
}
