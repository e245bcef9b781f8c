//! Opening everything that a run needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

use super::data::{ClipSet, Datasets, Labeller, Loading, Mixture, Shard};
use super::foresee;
use super::freeze;
use super::precision::precision;
use crate::config::TrainingConfig;
use crate::config::training::{LoraBias, PeftConfig};
use crate::whisper::lora::{Bias, LoraConfig};
use crate::whisper::{Choice, Device, Trainable, Watch};

/// The parts of a run, opened but not begun.
pub struct Setup {
    /// The model.
    pub model: Trainable,
    /// The datasets.
    pub datasets: Datasets,
    /// The sequence of examples, at its beginning.
    pub mixture: Mixture,
    /// Makes labels.
    pub labeller: Arc<Labeller>,
    /// How clips become batches.
    pub loading: Loading,
    /// A few clips of each training split whose captions are watched.
    pub train_samples: Vec<ClipSet>,
    /// A few of each validation split.
    pub valid_samples: Vec<ClipSet>,
}

/// What is trained on which processor.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// The processor.
    pub device: Device,
    /// This process among all that train together.
    pub shard: Shard,
}

impl Setup {
    /// Opens the datasets of `config`, and the model in `dir`: where the config begins, or a checkpoint of the run that is
    /// `resumed`, whose weights are all taken as they are.
    ///
    /// # Errors
    /// Which of them cannot be opened and why; [`crate::whisper::Stopped`] once `watch` says so.
    pub fn open(config: &TrainingConfig, dir: &Path, resumed: bool, machine: Machine, watch: &Watch) -> Result<Self> {
        let datasets = Datasets::open(&config.mixture().map_err(|why| anyhow!(why))?, watch)?;
        let model = open_model(config, dir, resumed, machine.device);
        let model = if resumed { model.with_context(|| super::launch::unusable(dir))? } else { model? };
        let checkpoint = &model.checkpoint;
        let mixture = Mixture::new(datasets.train(), config.hf_training_args.seed, machine.shard)?;
        let labeller = Labeller::new(
            checkpoint.tokenizer.clone(),
            &checkpoint.config,
            checkpoint.generation.clone(),
            config.prompt.repeat_start_token,
        );
        let loading = Loading::of(config, &checkpoint.config);
        let logging = &config.logging;
        let seed = config.hf_training_args.seed;
        let train_samples =
            datasets.train().iter().map(|source| ClipSet::watched(source, logging.log_preds_num_train, seed)).collect();
        let valid_samples = datasets.valid().iter().map(|set| set.first(logging.log_preds_num_valid)).collect();
        let setup =
            Self { model, datasets, mixture, labeller: Arc::new(labeller), loading, train_samples, valid_samples };
        foresee::check(config, &setup)?;
        Ok(setup)
    }
}

fn open_model(config: &TrainingConfig, dir: &Path, resumed: bool, device: Device) -> Result<Trainable> {
    let trains = |name: &str| freeze::trains(config, name);
    let fresh = |name: &str| freeze::is_fresh(config, name);
    let choice = Choice {
        trains: Some(&trains),
        fresh: (!resumed).then_some(&fresh as &dyn Fn(&str) -> bool),
        adapter: config.peft_config.as_ref().map(|peft| adapter(peft, dir)),
        seed: config.hf_training_args.seed,
    };
    let mut model = Trainable::open(dir, device, precision(config, device), &choice)?;
    if let (Some(loaded), Some(peft)) = (&mut model.adapter, &config.peft_config) {
        // The rest is the adapter's own.
        loaded.lora_dropout = peft.lora_dropout;
    }
    anyhow::ensure!(!model.trained.is_empty(), "the config leaves nothing to train: everything is frozen");
    model.checkpoint.config.audio_context = config.audio_context;
    Ok(model)
}

/// A new adapter for the model in `base`.
fn adapter(peft: &PeftConfig, base: &Path) -> LoraConfig {
    let bias = match peft.bias {
        LoraBias::None => Bias::None,
        LoraBias::All => Bias::All,
        LoraBias::LoraOnly => Bias::LoraOnly,
    };
    let mut adapter = LoraConfig::new(peft.r, peft.lora_alpha, peft.lora_dropout, bias, peft.target_modules.clone());
    adapter.base_model_name_or_path = Some(base.display().to_string());
    adapter
}

/// The folder of the model that a config names: a folder, a hub id, or the demo's (`demo`).
///
/// # Errors
/// None is named, or it cannot be had.
pub fn model_dir(config: &TrainingConfig, watch: &Watch, progress: &mut dyn FnMut(&str, u64, u64)) -> Result<PathBuf> {
    let Some(name) = &config.architecture.name else {
        bail!(
            "no model to begin with: name one as `architecture: {{name: openai/whisper-tiny}}` or with --load-checkpoint"
        );
    };
    if name == "demo" {
        return crate::dataset::demo::model_dir().context("cannot write the demo's model");
    }
    let dir = crate::whisper::locate(name, watch, progress)?;
    std::path::absolute(&dir).with_context(|| format!("cannot find {}", dir.display()))
}
