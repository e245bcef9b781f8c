//! From a config to a run: beginning one, going on with one, or only saying what it would do.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde_json::json;

use super::journal::Journal;
use super::pace::memory;
use super::precision;
use super::setup::{Machine, Setup, model_dir};
use super::trainer::{End, Trainer};
use crate::config::TrainingConfig;
use crate::run::{Layout, RunInfo, Writer, checkpoint};
use crate::whisper::gradients::Gradients;
use crate::whisper::model::Lesson;
use crate::whisper::{Search, Watch};

/// Where a run lives and how it is begun.
pub struct Launch<'a> {
    /// The resolved config.
    pub config: &'a TrainingConfig,
    /// The run directory.
    pub root: &'a Path,
    /// Goes on with the run that is there.
    pub resume: bool,
    /// Another peak learning rate, for a run that is gone on with.
    pub rate: Option<f64>,
    /// Where to compute.
    pub machine: Machine,
    /// The command line, for the record.
    pub command: Vec<String>,
}

/// What a run will be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// The model it begins with.
    pub model: PathBuf,
    /// Numbers in the model, and how many of them are trained.
    pub parameters: usize,
    /// How many of them are trained.
    pub trained: usize,
    /// Examples of each dataset's training split.
    pub examples: Vec<(String, usize)>,
    /// Clips of each dataset's validation split.
    pub validation: Vec<(String, usize)>,
    /// Steps, and clips in each.
    pub steps: usize,
    /// Clips in each step.
    pub clips_per_step: usize,
    /// Passes of all examples.
    pub epochs: f64,
    /// Seconds that one step took here, tried on the first batch; evaluations come on top.
    pub seconds_per_step: f64,
    /// Seconds of all steps at that speed.
    pub seconds: f64,
    /// Bytes of memory that training takes, with the optimizer's.
    pub memory: u64,
    /// What people should know.
    pub notes: Vec<String>,
}

/// Lets rayon use as many threads as the config says. Works once, before anything was computed.
///
/// # Errors
/// Something was computed already.
pub fn use_threads(config: &TrainingConfig) -> Result<()> {
    let Some(threads) = config.threads else { return Ok(()) };
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().context("cannot set the number of threads")
}

/// Opens everything and tries the first step, changing nothing.
///
/// # Errors
/// Whatever would keep the run from beginning.
pub fn plan(config: &TrainingConfig, machine: Machine, watch: &Watch) -> Result<Plan> {
    let dir = model_dir(config, watch, &mut |_, _, _| {})?;
    let setup = Setup::open(config, &dir, false, machine, watch)?;
    let (parameters, trained) = (setup.model.checkpoint.info().parameters, setup.model.trained_count());
    let arguments = &config.hf_training_args;
    let (steps, clips_per_step) = (arguments.max_steps, arguments.clips_per_step() * machine.shard.world);
    let sources = setup.datasets.train();
    let examples: Vec<(String, usize)> = sources.iter().map(|s| (s.name().to_owned(), s.len())).collect();
    let validation = setup.datasets.valid().iter().map(|set| (set.name().to_owned(), set.len())).collect();
    let all: usize = examples.iter().map(|(_, count)| count).sum();
    let precision = precision::note(config, machine.device);
    let notes = precision.into_iter().chain(setup.datasets.notes.iter().cloned()).collect();
    let (seconds_per_step, memory) = try_a_step(config, setup, watch)?;
    Ok(Plan {
        model: dir,
        parameters,
        trained,
        examples,
        validation,
        steps,
        clips_per_step,
        epochs: (steps * clips_per_step) as f64 / all.max(1) as f64,
        seconds_per_step,
        seconds: seconds_per_step * steps as f64,
        memory,
        notes,
    })
}

/// Seconds of one step, and bytes that training takes.
fn try_a_step(config: &TrainingConfig, setup: Setup, watch: &Watch) -> Result<(f64, u64)> {
    let micro_batches = config.hf_training_args.gradient_accumulation_steps as f64;
    let mut gradients = Gradients::zeros(&setup.model.trained)?;
    let trained = setup.model.trained_count() as u64;
    let mut loader = super::data::Loader::new(setup.mixture, setup.labeller, setup.loading)?;
    let batch = loader.next_batch(watch)?;
    let checkpoint = &setup.model.checkpoint;
    let log_mel = checkpoint.log_mel_tensor(&batch.audio.log_mel, batch.audio.batch)?;
    let lesson = Lesson::new(&batch.labels, &checkpoint.config);
    let begun = Instant::now();
    checkpoint.model().learn(&log_mel, &lesson, 1.0, &mut gradients)?;
    let seconds = begun.elapsed().as_secs_f64() * micro_batches;
    // The optimizer's two moments come on top of what was taken for this.
    Ok((seconds, memory().unwrap_or_default() + 8 * trained))
}

impl Launch<'_> {
    /// Trains until the run ends. `say` shows lines for people.
    ///
    /// # Errors
    /// What keeps the run from beginning or going on; the run directory says it too, if there is one.
    pub fn run(&self, watch: &Watch, say: &mut dyn FnMut(&str)) -> Result<End> {
        let layout = Layout::new(self.root);
        let base = model_dir(self.config, watch, &mut |_, _, _| {})?;
        // The lock first: a second trainer must not even look at what the first one writes.
        let held = self.resume.then(|| Writer::open(self.root)).transpose()?;
        let (resumed, torn) = if self.resume { newest(&layout) } else { (None, Vec::new()) };
        let from = resumed.as_deref().unwrap_or(&base);
        let setup = Setup::open(self.config, from, resumed.is_some(), self.machine, watch)?;
        let writer = match held {
            Some(writer) => writer,
            None => Writer::create(self.root, self.info(&setup, &base), &self.config.to_yaml())?,
        };
        let mut journal = Journal::open(&layout.log(), say)?;
        let torn = torn.iter().map(|path| format!("{} is not whole: an earlier one is gone on from", path.display()));
        for note in self.notes(&setup).into_iter().chain(torn) {
            journal.line(&note);
        }
        let mut trainer =
            Trainer::new(self.config, setup, resumed.as_deref(), self.machine, writer, journal, watch.clone())?;
        trainer.begin(self.resume, from)?;
        if let Some(rate) = self.rate {
            trainer.set_rate(rate)?;
        }
        trainer.run()
    }

    fn notes(&self, setup: &Setup) -> Vec<String> {
        let ignored = &self.config.ignored;
        let ignored = (!ignored.is_empty()).then(|| format!("ignored keys of the config: {}", ignored.join(", ")));
        let precision = precision::note(self.config, self.machine.device);
        let search = Search::new(&self.config.generate, &setup.model.checkpoint.generation.search);
        let idle = search.map(|search| search.idle()).unwrap_or_default();
        let idle = idle.into_iter().map(|idle| format!("generate: {idle}"));
        ignored.into_iter().chain(precision).chain(idle).chain(setup.datasets.notes.iter().cloned()).collect()
    }

    fn info(&self, setup: &Setup, base: &Path) -> RunInfo {
        let datasets = setup.datasets.parts.iter().map(|part| {
            let fingerprint = part.train.as_ref().map(|source| source.fingerprint().clone());
            let valid = part.valid.as_ref().map_or(0, super::data::ClipSet::len);
            let dir = part.config.dir.as_ref().map_or_else(|| "demo".into(), |dir| dir.display().to_string());
            (part.config.name.clone(), json!({"dir": dir, "train": fingerprint, "validation_clips": valid}))
        });
        let extra = json!({
            "parameters": setup.model.checkpoint.info().parameters,
            "trainable_parameters": setup.model.trained_count(),
            "device": self.machine.device.to_string(),
            "threads": rayon::current_num_threads(),
        });
        RunInfo {
            command: self.command.clone(),
            seeds: [("seed".to_owned(), self.config.hf_training_args.seed)].into(),
            datasets: datasets.collect(),
            base_model: base.display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            extra: extra.as_object().cloned().unwrap_or_default(),
            ..RunInfo::default()
        }
    }
}

/// The newest checkpoint that can be gone on from, and those after it that cannot.
fn newest(layout: &Layout) -> (Option<PathBuf>, Vec<PathBuf>) {
    let whole = |path: &PathBuf| path.join(super::progress::FILE).is_file();
    let mut torn: Vec<PathBuf> = checkpoint::list(layout).into_iter().map(|(_, path)| path).rev().collect();
    let Some(at) = torn.iter().position(whole) else { return (None, torn) };
    let newest = torn.swap_remove(at);
    torn.truncate(at);
    (Some(newest), torn)
}

/// What is said of a checkpoint that a run was to go on from.
pub(super) fn unusable(checkpoint: &Path) -> String {
    format!(
        "the run cannot go on from {}; remove that folder, and it goes on from the checkpoint before",
        checkpoint.display()
    )
}

/// The config of the run in `root`.
///
/// # Errors
/// There is no run, or its config cannot be read.
pub fn config_of(root: &Path) -> Result<TrainingConfig> {
    let path = Layout::new(root).config();
    if !path.is_file() {
        bail!("{} holds no run to go on with: begin one without --resume", root.display());
    }
    Ok(TrainingConfig::read(&path)?)
}
