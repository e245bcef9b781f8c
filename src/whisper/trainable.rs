//! Opening a model of which a part is trained.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use anyhow::{Context, Result, bail, ensure};
use candle_core::Tensor;

use super::adapter::{Adapter, Dials};
use super::checkpoint::Checkpoint;
use super::config::{GenerationConfig, WhisperConfig};
use super::device::{Device, Precision};
use super::engine::ModelInfo;
use super::lora::LoraConfig;
use super::model::Whisper;
use super::save::Companions;
use super::tokenizer::Tokenizer;
use super::weights::{Parameters, Trained, Weights};
use crate::hub::locate;
use crate::stop::Watch;

/// What is trained, and what begins anew. Nothing, unless said.
#[derive(Default)]
pub struct Choice<'a> {
    /// Whether the tensor of a name is trained. An adapter's own tensors always are, when this is given.
    pub trains: Option<&'a dyn Fn(&str) -> bool>,
    /// Whether the tensor of a name is drawn anew rather than read.
    pub fresh: Option<&'a dyn Fn(&str) -> bool>,
    /// A new adapter. A directory that holds one goes on with its own.
    pub adapter: Option<LoraConfig>,
    /// What everything new is drawn from.
    pub seed: u64,
}

/// A model with what is trained of it.
pub struct Trainable {
    /// The model, ready to write captions with the weights as they are at the moment.
    pub checkpoint: Checkpoint,
    /// What is trained, in the order of the gradients' slots.
    pub trained: Vec<Trained>,
    /// Every tensor of the model by HuggingFace's name, and of the adapter by PEFT's.
    pub tensors: Vec<(String, Tensor)>,
    /// The adapter that is trained.
    pub adapter: Option<LoraConfig>,
    pub(super) companions: Companions,
    dials: Dials,
}

/// What belongs to a model beside its weights.
pub(super) struct Parts {
    pub config: WhisperConfig,
    pub generation: GenerationConfig,
    pub tokenizer: Tokenizer,
    pub info: ModelInfo,
    /// The adapter, where it can be turned.
    pub adapter: Option<Adapter>,
}

impl Trainable {
    /// Loads the HuggingFace or PEFT directory `dir`.
    ///
    /// # Errors
    /// Which file is missing, torn, or does not fit the others; [`Precision::Q8_0`] for what is trained.
    pub fn open(dir: &Path, device: Device, precision: Precision, choice: &Choice) -> Result<Self> {
        let quantized = precision == Precision::Q8_0;
        ensure!(
            !quantized || choice.trains.is_none(),
            "weights of eight bits (q8_0) cannot be trained: train in f32, and caption with q8_0 later"
        );
        let saved = LoraConfig::is_in(dir).then(|| LoraConfig::read(dir)).transpose()?;
        let base = saved.as_ref().map_or_else(|| Ok(dir.to_owned()), |saved| base_of(dir, saved))?;
        let (config, generation, tokenizer) = read_parts(dir, &base)?;
        let (dtype, processor) = (precision.on(device)?, device.open()?);
        let weights = Weights::open(&base)?;
        let saved_weights = saved.is_some().then(|| Weights::open_adapter(dir)).transpose()?;
        let adapter = saved.or_else(|| choice.adapter.clone());
        let trains = |name: &str| match (choice.trains, &adapter) {
            (None, _) => false,
            (Some(_), Some(adapter)) => adapter.trains(name),
            (Some(trains), None) => trains(name),
        };
        let mut parameters = Parameters::trainable(&weights, dtype, &processor, &trains, choice.seed);
        parameters = parameters.with_quantized(quantized);
        if let Some(fresh) = choice.fresh {
            parameters = parameters.with_fresh(fresh, config.init_std);
        }
        let dials = Dials::default();
        if let Some(adapter) = &adapter {
            parameters = parameters.with_adapter(adapter, saved_weights.as_ref(), dials.clone());
        }
        let model = Whisper::new(&config, &mut parameters).with_context(|| match &saved_weights {
            Some(_) => format!("the adapter {} does not fit its base {}", dir.display(), base.display()),
            None => format!("cannot load {}", dir.display()),
        })?;
        let info = info(dir, &config, &parameters, device, precision);
        // What is being trained stays as it is.
        let turned = adapter.is_some() && choice.trains.is_none();
        let turned = turned.then(|| Adapter { dials: dials.clone(), biases: parameters.take_adapted_biases() });
        let (trained, tensors) = parameters.into_parts();
        let parts = Parts { config, generation, tokenizer, info, adapter: turned };
        let checkpoint = Checkpoint::from_parts(parts, model, &processor, dtype);
        let companions = Companions::read([dir, &base])?;
        Ok(Self { checkpoint, trained, tensors, adapter, companions, dials })
    }

    /// Turns an adapter's dropout on for one pass, which `seed`, `step` and `micro_batch` tell from all others.
    pub fn set_dropout(&self, seed: u64, step: u64, micro_batch: u64) {
        let mixed = [seed, step, micro_batch].iter().fold(0x9e37_79b9_7f4a_7c15_u64, |hash, &number| {
            (hash ^ number).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31)
        });
        self.dials.dropout_seed.store(mixed | 1, Ordering::Relaxed);
    }

    /// Turns it off.
    pub fn no_dropout(&self) {
        self.dials.dropout_seed.store(0, Ordering::Relaxed);
    }

    /// How many numbers are trained.
    pub fn trained_count(&self) -> usize {
        self.trained.iter().map(|trained| trained.master.elem_count()).sum()
    }
}

/// The folder of an adapter's base model: as its config names it, also seen from the adapter's own folder.
fn base_of(dir: &Path, adapter: &LoraConfig) -> Result<PathBuf> {
    let Some(name) = &adapter.base_model_name_or_path else {
        bail!("{} does not name its base model", dir.join("adapter_config.json").display());
    };
    let beside = dir.join(name);
    if beside.join("config.json").is_file() {
        return Ok(beside);
    }
    locate(name, &Watch::default(), &mut |_, _, _| {})
        .with_context(|| format!("cannot find the base model that {} names", dir.join("adapter_config.json").display()))
}

/// An adapter's own config and tokenizer, where it has them, otherwise its base's.
fn read_parts(dir: &Path, base: &Path) -> Result<(WhisperConfig, GenerationConfig, Tokenizer)> {
    let first_with = |names: &[&str]| if names.iter().any(|name| dir.join(name).is_file()) { dir } else { base };
    let config = WhisperConfig::read(first_with(&["config.json"]))?;
    let tokenizer = Tokenizer::read(first_with(&["tokenizer.json", "vocab.json"]))?;
    tokenizer.check_fits(&config).with_context(|| format!("in {}", dir.display()))?;
    let generation = GenerationConfig::read(first_with(&["generation_config.json"]), &config)?;
    Ok((config, generation, tokenizer))
}

fn info(
    dir: &Path,
    config: &WhisperConfig,
    parameters: &Parameters,
    device: Device,
    precision: Precision,
) -> ModelInfo {
    ModelInfo {
        name: dir.file_name().map_or_else(|| dir.display().to_string(), |n| n.to_string_lossy().into_owned()),
        path: PathBuf::from(dir),
        parameters: parameters.count(),
        bytes: parameters.bytes(),
        d_model: config.d_model,
        encoder_layers: config.encoder_layers,
        decoder_layers: config.decoder_layers,
        mel_bins: config.num_mel_bins,
        vocab_size: config.vocab_size,
        max_length: config.max_target_positions,
        device: device.to_string(),
        dtype: precision.to_string(),
        adapter: false,
    }
}
