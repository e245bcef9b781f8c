//! Writing a model as HuggingFace and PEFT read it.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use candle_core::{DType, Tensor};
use serde_json::{Value, json};

use super::lora::LoraConfig;
use super::trainable::Trainable;
use crate::audio::AudioContext;
use crate::files::write_atomic;

/// Beside the weights: everything that makes a directory a model. Those that a model lacks are left out.
const COMPANIONS: [&str; 10] = [
    "generation_config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "vocab.json",
    "merges.txt",
    "added_tokens.json",
    "normalizer.json",
    "processor_config.json",
];

/// What stands beside the weights, read when the model is opened: a run outlives the checkpoint that it went on from.
pub(super) struct Companions {
    config: Value,
    files: Vec<(&'static str, Vec<u8>)>,
}

impl Companions {
    /// From the first of `folders` that has each.
    pub(super) fn read(folders: [&Path; 2]) -> Result<Self> {
        let first = |name: &str| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
        let read = |name: &'static str| {
            let from = first(name)?;
            Some(
                std::fs::read(&from)
                    .with_context(|| format!("cannot read {}", from.display()))
                    .map(|bytes| (name, bytes)),
            )
        };
        let config = first("config.json").unwrap_or_else(|| folders[0].join("config.json"));
        Ok(Self {
            config: crate::files::read_json(&config)?,
            files: COMPANIONS.into_iter().filter_map(read).collect::<Result<_>>()?,
        })
    }
}

impl Trainable {
    /// Writes the model, or its adapter, into the folder `dir` as it is now, `audio_context` in its config.
    ///
    /// # Errors
    /// What the file system says.
    pub fn save(&self, dir: &Path, audio_context: AudioContext) -> Result<()> {
        self.save_companions(dir, audio_context)?;
        match &self.adapter {
            Some(adapter) => self.save_adapter(dir, adapter),
            None => write_tensors(&dir.join("model.safetensors"), self.tensors.clone()),
        }
    }

    /// Writes a whole model into the folder `dir`, the adapter worked into its weights with the strength that it has at the moment.
    ///
    /// # Errors
    /// What the file system says.
    pub fn save_merged(&self, dir: &Path) -> Result<()> {
        self.save_companions(dir, self.checkpoint.config.audio_context)?;
        let tensors: HashMap<&str, &Tensor> = self.tensors.iter().map(|(name, t)| (name.as_str(), t)).collect();
        let of_model = self.tensors.iter().filter(|(name, _)| !LoraConfig::is_adapters(name));
        let merged = of_model
            .map(|(name, tensor)| Ok((name.clone(), self.with_adapter(name, tensor, &tensors)?)))
            .collect::<Result<_>>()?;
        write_tensors(&dir.join("model.safetensors"), merged)
    }

    /// A weight with what the adapter adds to it.
    fn with_adapter(&self, name: &str, tensor: &Tensor, all: &HashMap<&str, &Tensor>) -> Result<Tensor> {
        let (Some(adapter), Some(layer)) = (&self.adapter, name.strip_suffix(".weight")) else {
            return Ok(tensor.clone());
        };
        let part = |part| all.get(LoraConfig::tensor_name(layer, part).as_str()).copied();
        match (part("lora_A"), part("lora_B")) {
            (Some(a), Some(b)) => {
                let strength = self.checkpoint.adapter().unwrap_or(1.0);
                Ok((tensor + (b.matmul(a)? * (adapter.scale() * f64::from(strength)))?)?)
            }
            _ => Ok(tensor.clone()),
        }
    }

    fn save_adapter(&self, dir: &Path, adapter: &LoraConfig) -> Result<()> {
        let saved = |(name, tensor): &(String, Tensor)| {
            let name = if LoraConfig::is_adapters(name) { Some(name.clone()) } else { adapter.bias_name(name) };
            name.map(|name| (name, tensor.clone()))
        };
        write_tensors(&dir.join("adapter_model.safetensors"), self.tensors.iter().filter_map(saved).collect())?;
        write_json(&dir.join("adapter_config.json"), &adapter.to_json())
    }

    fn save_companions(&self, dir: &Path, audio_context: AudioContext) -> Result<()> {
        std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        for (name, bytes) in &self.companions.files {
            write_atomic(&dir.join(name), bytes)?;
        }
        let mut config = self.companions.config.clone();
        config["audio_context"] = json!(audio_context);
        config["torch_dtype"] = json!("float32");
        write_json(&dir.join("config.json"), &config)
    }
}

/// Writes tensors in the order given, 16-bit ones as f32: a saved model loses nothing.
fn write_tensors(path: &Path, tensors: Vec<(String, Tensor)>) -> Result<()> {
    let wide = |(name, tensor): (String, Tensor)| Ok((name, tensor.to_dtype(DType::F32)?.contiguous()?));
    let tensors: Vec<(String, Tensor)> = tensors.into_iter().map(wide).collect::<Result<_>>()?;
    // transformers asks for it.
    let metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    safetensors::serialize_to_file(tensors, Some(metadata), path)
        .with_context(|| format!("cannot write {}", path.display()))
}

fn write_json(path: &Path, value: &Value) -> Result<()> {
    Ok(write_atomic(path, format!("{value:#}\n").as_bytes())?)
}
