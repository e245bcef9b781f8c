//! Our side of `caption.py`: loads a model once and does what each line on standard input asks for.
//!
//! Alone: `echo beams 5 | cargo bench --bench caption -- MODEL_DIR CLIP [FOLDER]`. `beams N` writes about the first ten seconds of the
//! clip with so many beams (1 is greedy), `folder N` about every sound of the folder, so many together. Each is answered by one line
//! of JSON: `seconds`, `tokens` (those of the caption; of a folder those of all), and `encode`, the part before the decoder.

use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use audiocap::audio::{Given, Listen, SAMPLE_RATE, Window, load_16k, load_ahead};
use audiocap::whisper::{Checkpoint, Device, Precision, Search, Start, Stop, Watch};
use serde_json::{Value, json};

const PREFIX: &str = "clotho > caption: ";
const SECONDS: usize = 10;
const NEW_TOKENS: usize = 20;

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args().skip(1).filter(|a| a != "--bench").map(PathBuf::from).collect();
    let [model, clip, folder @ ..] = &arguments[..] else {
        println!("caption: run benches/caption.py MODEL_DIR CLIP, which drives this program and transformers in turn");
        return Ok(());
    };
    let mut checkpoint = Checkpoint::load(model, Device::Cpu, Precision::F32)?;
    // The number of tokens is fixed: the text may not end earlier.
    checkpoint.generation.suppress_tokens.push(checkpoint.generation.eos_token_id);
    let mut samples = load_16k(clip)?;
    samples.truncate(SECONDS * SAMPLE_RATE as usize);
    let sounds = folder.first().map_or_else(|| Ok(Vec::new()), |folder| sounds(folder))?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (what, count) = line.split_once(' ').with_context(|| format!("`{line}` is not two words"))?;
        let answer = match what {
            "beams" => caption(&checkpoint, &samples, count.parse()?)?,
            "folder" => captions(&checkpoint, &sounds, count.parse()?)?,
            _ => bail!("`{line}` is neither beams N nor folder N"),
        };
        println!("{answer}");
    }
    Ok(())
}

fn search(checkpoint: &Checkpoint, num_beams: usize) -> Result<Search> {
    let max_length = checkpoint.prompt(PREFIX)?.ids().len() + NEW_TOKENS;
    Ok(Search { num_beams, max_length, ..Search::default() })
}

fn caption(checkpoint: &Checkpoint, samples: &[f32], beams: usize) -> Result<Value> {
    let (search, watch) = (search(checkpoint, beams)?, Stop::default().watch());
    let begun = Instant::now();
    let caption = checkpoint.caption(samples, PREFIX, &search, &watch, &mut |_| ())?.swap_remove(0);
    let seconds = begun.elapsed().as_secs_f64();
    Ok(json!({ "seconds": seconds, "encode": caption.encode_seconds, "tokens": caption.tokens[caption.prompt_len..] }))
}

/// Every sound, decoded ahead as the command line does it, greedily.
fn captions(checkpoint: &Checkpoint, sounds: &[PathBuf], together: usize) -> Result<Value> {
    let begun = Instant::now();
    let (mut waiting, mut tokens, mut encode) = (Vec::new(), Vec::new(), 0.0);
    std::thread::scope(|scope| -> Result<()> {
        let ahead = load_ahead(scope, sounds, |path| path, Listen::From(0.0));
        for (_, windows) in ahead {
            waiting.push(windows?.swap_remove(0));
            if waiting.len() == together {
                encode += write(checkpoint, &std::mem::take(&mut waiting), &mut tokens)?;
            }
        }
        encode += write(checkpoint, &waiting, &mut tokens)?;
        Ok(())
    })?;
    Ok(json!({ "seconds": begun.elapsed().as_secs_f64(), "encode": encode, "tokens": tokens }))
}

/// Writes about some windows together; gives the seconds before the decoder.
fn write(checkpoint: &Checkpoint, windows: &[Window], tokens: &mut Vec<Vec<u32>>) -> Result<f64> {
    let given: Vec<Given> = windows.iter().map(|window| Given { samples: &window.samples, masks: &[] }).collect();
    let prompt = checkpoint.prompt(PREFIX)?.ids();
    let (start, search) = (Start { prompt: &prompt, begun: &[] }, search(checkpoint, 1)?);
    let mut encode = 0.0;
    for about in checkpoint.caption_all(&given, start, &search, &Watch::default()) {
        let about = about?;
        encode += about.heard.seconds;
        tokens.push(about.captions[0].tokens[prompt.len()..].to_vec());
    }
    Ok(encode)
}

/// The sounds of a folder, in the order of their names.
fn sounds(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "wav" || kind == "flac"));
    paths.sort();
    Ok(paths)
}
