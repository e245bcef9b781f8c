//! Our side of `caption.py`: loads a model once and writes a caption for every line on standard input.
//!
//! Alone: `echo | cargo bench --bench caption -- MODEL_DIR CLIP`. Each caption is answered by one line of JSON: `seconds`
//! (log-mel, encoder and decoder), `encode` (the part before the decoder), `tokens` (the new ones), `text`.

use std::io::BufRead as _;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use audiocap::audio::{SAMPLE_RATE, load_16k};
use audiocap::whisper::{Checkpoint, Device, Precision, Search, Stop};
use serde_json::json;

const PREFIX: &str = "clotho > caption: ";
const SECONDS: usize = 10;
const NEW_TOKENS: usize = 20;

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args().skip(1).filter(|a| a != "--bench").map(PathBuf::from).collect();
    let [model, clip] = &arguments[..] else {
        println!("caption: run benches/caption.py MODEL_DIR CLIP, which drives this program and transformers in turn");
        return Ok(());
    };
    let mut checkpoint = Checkpoint::load(model, Device::Cpu, Precision::F32)?;
    // The number of tokens is fixed: the text may not end earlier.
    checkpoint.generation.suppress_tokens.push(checkpoint.generation.eos_token_id);
    let mut samples = load_16k(clip)?;
    samples.truncate(SECONDS * SAMPLE_RATE as usize);
    for line in std::io::stdin().lock().lines() {
        line?;
        println!("{}", caption(&checkpoint, &samples)?);
    }
    Ok(())
}

fn caption(checkpoint: &Checkpoint, samples: &[f32]) -> Result<serde_json::Value> {
    let most = checkpoint.prompt(PREFIX)?.ids().len() + NEW_TOKENS;
    let begun = Instant::now();
    let search = Search::greedy(most);
    let caption = checkpoint.caption(samples, PREFIX, &search, &Stop::default().watch(), &mut |_| ())?.swap_remove(0);
    let seconds = begun.elapsed().as_secs_f64();
    let tokens = &caption.tokens[caption.prompt_len..];
    Ok(json!({ "seconds": seconds, "encode": caption.encode_seconds, "tokens": tokens, "text": caption.text }))
}
