//! The Whisper backend against golden references made with real whisper-base weights, and without them on a tiny model.

mod batches;
mod beams;
mod captions;
mod demo;
mod encoder;
mod english_only;
mod gradients;
mod half;
mod logits;
mod lora;
mod quantized;
mod searches;
mod tokens;
mod training;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{shared, whisper_base};

/// The folder of references and the directory of weights.
fn golden() -> Option<(PathBuf, PathBuf)> {
    Some((shared("golden/whisper")?, whisper_base()?))
}

fn read(golden: &Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(golden.join(name)).unwrap()).unwrap()
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
