//! Weights of eight bits against f32 in one run: memory, speed and the share of captions that stay as they are.
//!
//! `cargo bench --bench quantized -- [MODEL_DIR [SOUND_OR_FOLDER..]]`; without a model the demo's, without sounds ten seconds of a
//! made sound. The two models write each caption in turn, greedily, at most 80 tokens.

use std::path::{Path, PathBuf};

use anyhow::Result;
use audiocap::audio::load_16k;
use audiocap::whisper::{Checkpoint, Device, Precision, Search, Stop};

const PREFIX: &str = "clotho > caption: ";
const MOST: usize = 80;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench").map(PathBuf::from);
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let model = arguments.next().unwrap_or(demo);
    let sounds = sounds(&arguments.collect::<Vec<_>>())?;
    let load = |precision| Checkpoint::load(&model, Device::Cpu, precision);
    let models = [load(Precision::F32)?, load(Precision::Q8_0)?];
    let [full, rounded] = [0, 1].map(|i: usize| models[i].info().bytes as f64 / 1e6);
    println!("memory of the weights: f32 {full:.1} MB, q8_0 {rounded:.1} MB, {:.2} times smaller", full / rounded);
    let mut total = Total::default();
    for samples in &sounds {
        total.add([caption(&models[0], samples)?, caption(&models[1], samples)?]);
    }
    total.print(sounds.len());
    Ok(())
}

/// One caption: tokens, seconds in the encoder, seconds in the decoder.
struct Written {
    tokens: Vec<u32>,
    encode: f64,
    decode: f64,
}

fn caption(model: &Checkpoint, samples: &[f32]) -> Result<Written> {
    let made =
        model.caption(samples, PREFIX, &Search::greedy(MOST), &Stop::default().watch(), &mut |_| ())?.swap_remove(0);
    Ok(Written { tokens: made.tokens, encode: made.encode_seconds, decode: made.decode_seconds })
}

/// Sums over all clips, of f32 and of `q8_0`.
#[derive(Default)]
struct Total {
    encode: [f64; 2],
    decode: [f64; 2],
    tokens: [usize; 2],
    same: usize,
}

impl Total {
    fn add(&mut self, pair: [Written; 2]) {
        self.same += usize::from(pair[0].tokens == pair[1].tokens);
        for (i, written) in pair.into_iter().enumerate() {
            self.encode[i] += written.encode;
            self.decode[i] += written.decode;
            self.tokens[i] += written.tokens.len();
        }
    }

    fn print(&self, clips: usize) {
        let token = [0, 1].map(|i| 1e3 * self.decode[i] / self.tokens[i] as f64);
        let all = [0, 1].map(|i| (self.encode[i] + self.decode[i]) / clips as f64);
        println!("captions that stay as they are: {} of {clips}", self.same);
        println!("encoder: q8_0 / f32 = {:.2}", self.encode[1] / self.encode[0]);
        let ratio = token[1] / token[0];
        println!("decoder: f32 {:.2} ms a token, q8_0 {:.2} ms; q8_0 / f32 = {ratio:.2}", token[0], token[1]);
        println!("a caption: f32 {:.3} s, q8_0 {:.3} s; q8_0 / f32 = {:.2}", all[0], all[1], all[1] / all[0]);
    }
}

/// The sounds at `paths`, folders included.
fn sounds(paths: &[PathBuf]) -> Result<Vec<Vec<f32>>> {
    if paths.is_empty() {
        return Ok(vec![(0..160_000).map(|n| (n as f32 * 0.05).sin() * (n as f32 * 0.0003).sin() * 0.3).collect()]);
    }
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
            all.extend(entries.iter().filter_map(|path| load_16k(path).ok()).filter(|samples| !samples.is_empty()));
        } else {
            all.push(load_16k(path)?);
        }
    }
    Ok(all)
}
