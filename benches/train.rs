//! Our side of `train.py`: training steps of one size, as a line of JSON. Takes the same options.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use audiocap::config::training::Arguments;
use audiocap::random::seeded;
use audiocap::train::optimizer::Optimizer;
use audiocap::whisper::gradients::Gradients;
use audiocap::whisper::model::Lesson;
use audiocap::whisper::{Choice, Device, Precision, Trainable};
use rand::Rng as _;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str, default: usize| -> usize {
        let at = words.iter().position(|word| word == name);
        at.and_then(|at| words.get(at + 1)?.parse().ok()).unwrap_or(default)
    };
    let Some(model) = words.first().filter(|word| !word.starts_with('-')) else {
        println!("a training step is measured by: benches/train.py WHISPER_DIRECTORY");
        return Ok(());
    };
    rayon::ThreadPoolBuilder::new().num_threads(option("--threads", 2)).build_global()?;
    let (batch, frames) = (option("--batch", 2), option("--frames", 3000));
    let (labels, steps) = (option("--labels", 32), option("--steps", 3));
    let mut step = Step::new(Path::new(model), batch, frames, labels)?;
    step.once()?;
    let mut seconds = (0..steps).map(|_| step.once()).collect::<Result<Vec<f64>>>()?;
    let all = seconds.clone();
    seconds.sort_by(f64::total_cmp);
    let median = seconds[seconds.len() / 2];
    println!("{{\"median_step_seconds\": {median}, \"steps\": {all:?}, \"peak_rss_mb\": {}}}", peak_mb()?);
    Ok(())
}

struct Step {
    model: Trainable,
    gradients: Gradients,
    optimizer: Optimizer,
    log_mel: Vec<f32>,
    batch: usize,
    lesson: Lesson,
}

impl Step {
    fn new(dir: &Path, batch: usize, frames: usize, labels: usize) -> Result<Self> {
        let choice = Choice { trains: Some(&|_| true), ..Choice::default() };
        let model = Trainable::open(dir, Device::Cpu, Precision::F32, &choice)?;
        let config = &model.checkpoint.config;
        let mut rng = seeded(0);
        let log_mel = (0..batch * config.num_mel_bins * frames).map(|_| rng.random_range(-1.0..1.0)).collect();
        let labels: Vec<Vec<u32>> =
            (0..batch).map(|_| (0..labels).map(|_| rng.random_range(0..config.vocab_size as u32)).collect()).collect();
        let lesson = Lesson::new(&labels, config);
        let gradients = Gradients::zeros(&model.trained)?;
        let optimizer = Optimizer::new(&model.trained, &Arguments::default())?;
        Ok(Self { model, gradients, optimizer, log_mel, batch, lesson })
    }

    /// Seconds of one step.
    fn once(&mut self) -> Result<f64> {
        let begun = Instant::now();
        self.gradients.clear()?;
        let checkpoint = &self.model.checkpoint;
        let log_mel = checkpoint.log_mel_tensor(&self.log_mel, self.batch)?;
        checkpoint.model().learn(&log_mel, &self.lesson, 1.0, &mut self.gradients)?;
        self.optimizer.step(&self.model.trained, &self.gradients, 1e-5, 1.0)?;
        Ok(begun.elapsed().as_secs_f64())
    }
}

/// The most memory this process ever held.
fn peak_mb() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").trim().parse::<f64>()? / 1024.0)
}
