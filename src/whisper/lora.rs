//! Low-rank adapters: `y = W x + b + (alpha / r) B A x`, after "LoRA: Low-Rank Adaptation of Large Language Models" (Hu et al.,
//! 2021), with PEFT's names and files.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::atomic::Ordering;

use anyhow::{Context, Result, ensure};
use candle_core::{Device, Tensor};
use rand::Rng as _;
use serde::{Deserialize, Serialize};

use super::adapter::Dials;
use super::gradients::Gradients;
use super::ops;
use super::weights::Parameter;
use crate::random::{Rng, seeded};

/// Which biases are trained with an adapter.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bias {
    /// None.
    #[default]
    None,
    /// Every bias of the model.
    All,
    /// Those of the layers with an adapter.
    LoraOnly,
}

/// `adapter_config.json`, as far as it matters here; PEFT's names.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LoraConfig {
    /// Rank.
    pub r: usize,
    /// The adapter is scaled by `lora_alpha / r`.
    pub lora_alpha: f64,
    /// Part of the adapter's inputs that is dropped in training.
    #[serde(default)]
    pub lora_dropout: f64,
    /// Biases that are trained too.
    #[serde(default)]
    pub bias: Bias,
    /// Layers that get an adapter, by the end of their names.
    pub target_modules: Vec<String>,
    /// The model it belongs to: a hub id or a folder.
    #[serde(default)]
    pub base_model_name_or_path: Option<String>,
    /// Scales by `alpha / sqrt(r)` instead.
    #[serde(default)]
    pub use_rslora: bool,
    #[serde(default)]
    use_dora: bool,
    #[serde(default)]
    fan_in_fan_out: bool,
}

/// What PEFT puts in front of every name.
const PREFIX: &str = "base_model.model.";

impl LoraConfig {
    /// A new adapter of rank `r` for `target_modules`.
    pub fn new(r: usize, lora_alpha: f64, lora_dropout: f64, bias: Bias, target_modules: Vec<String>) -> Self {
        Self {
            r,
            lora_alpha,
            lora_dropout,
            bias,
            target_modules,
            base_model_name_or_path: None,
            use_rslora: false,
            use_dora: false,
            fan_in_fan_out: false,
        }
    }

    /// Reads `adapter_config.json` in `dir`.
    ///
    /// # Errors
    /// No LoRA, or one of a kind that is not supported.
    pub fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("adapter_config.json");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let config: Self =
            serde_json::from_str(&text).with_context(|| format!("{} is not a LoRA's config", path.display()))?;
        let name = path.display();
        ensure!(config.r > 0, "{name}: rank 0");
        ensure!(!config.use_dora, "{name}: DoRA is not supported, only plain LoRA");
        ensure!(!config.fan_in_fan_out, "{name}: fan_in_fan_out does not fit Whisper's layers");
        Ok(config)
    }

    /// Whether `dir` holds an adapter rather than a whole model.
    pub fn is_in(dir: &Path) -> bool {
        dir.join("adapter_config.json").is_file()
    }

    /// The text of `adapter_config.json` that PEFT reads.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "alpha_pattern": {}, "auto_mapping": null, "base_model_name_or_path": self.base_model_name_or_path,
            "bias": self.bias, "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true,
            "layers_pattern": null, "layers_to_transform": null, "lora_alpha": self.lora_alpha,
            "lora_dropout": self.lora_dropout, "modules_to_save": null, "peft_type": "LORA", "r": self.r,
            "rank_pattern": {}, "revision": null, "target_modules": self.target_modules, "task_type": null,
            "use_dora": false, "use_rslora": self.use_rslora,
        })
    }

    /// Whether the linear layer `name` gets an adapter.
    pub fn targets(&self, name: &str) -> bool {
        self.target_modules.iter().any(|target| {
            name == target || name.strip_suffix(target.as_str()).is_some_and(|before| before.ends_with('.'))
        })
    }

    /// Whether the model's own tensor `name` is trained with the adapter.
    pub fn trains(&self, name: &str) -> bool {
        name.starts_with(PREFIX) || self.bias_name(name).is_some()
    }

    /// PEFT's name of a part of the adapter beside the layer `name`.
    pub fn tensor_name(name: &str, part: &str) -> String {
        format!("{PREFIX}{name}.{part}.weight")
    }

    /// PEFT's name of the bias `name`, if it is saved with the adapter.
    pub fn bias_name(&self, name: &str) -> Option<String> {
        let layer = name.strip_suffix(".bias")?;
        match (self.bias, self.targets(layer)) {
            (Bias::None, _) | (Bias::LoraOnly, false) => None,
            (_, true) => Some(format!("{PREFIX}{layer}.base_layer.bias")),
            (Bias::All, false) => Some(format!("{PREFIX}{name}")),
        }
    }

    /// Whether `name` is a tensor of an adapter rather than of the model.
    pub fn is_adapters(name: &str) -> bool {
        name.starts_with(PREFIX)
    }

    /// What multiplies `B A`.
    pub fn scale(&self) -> f64 {
        let r = self.r as f64;
        self.lora_alpha / if self.use_rslora { r.sqrt() } else { r }
    }

    /// First numbers: A as `nn.Linear` begins (uniform within `1 / sqrt(inputs)`), B zero, so that nothing changes yet.
    pub(super) fn initial(part: &str, shape: [usize; 2], rng: &mut Rng, device: &Device) -> Result<Tensor> {
        let bound = 1.0 / (shape[1] as f32).sqrt();
        let count = shape[0] * shape[1];
        let numbers: Vec<f32> = match part {
            "lora_A" => (0..count).map(|_| rng.random_range(-bound..bound)).collect(),
            _ => vec![0.0; count],
        };
        Ok(Tensor::from_vec(numbers, &shape, device)?)
    }
}

/// The adapter beside one linear layer.
pub struct Lora {
    a: Parameter,
    b: Parameter,
    scale: f64,
    dropout: f64,
    /// Tells this layer's dropout from the others'.
    number: u64,
    /// Shared by all layers.
    dials: Dials,
}

impl Lora {
    /// From its two matrices `[r, inputs]` and `[outputs, r]`.
    pub(super) fn new(config: &LoraConfig, name: &str, a: Parameter, b: Parameter, dials: Dials) -> Self {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self { a, b, scale: config.scale(), dropout: config.lora_dropout, number: hasher.finish(), dials }
    }

    /// `y` `[.., outputs]`, the layer's output for `x` `[.., inputs]`, with what the adapter adds to it.
    pub fn add_to(&self, y: Tensor, x: &Tensor) -> candle_core::Result<Tensor> {
        if self.scale() == 0.0 {
            return Ok(y);
        }
        let inner = ops::linear(&self.dropped(x)?, self.a.value(), None)?;
        ops::add(&y, &(ops::linear(&inner, self.b.value(), None)? * self.scale())?)
    }

    /// What multiplies `B A` at the moment.
    fn scale(&self) -> f64 {
        self.scale * f64::from(self.dials.strength())
    }

    /// Gathers its gradients from `grad` `[.., outputs]` and returns what flows back to `x` `[.., inputs]`.
    pub fn backward(&self, x: &Tensor, grad: &Tensor, gradients: &mut Gradients) -> candle_core::Result<Tensor> {
        let x = self.dropped(x)?;
        let grad = (grad * self.scale())?;
        gradients.product(&self.b, &grad, &ops::linear(&x, self.a.value(), None)?)?;
        let inner = ops::linear_backward(&grad, self.b.value())?;
        gradients.product(&self.a, &inner, &x)?;
        self.dropped(&ops::linear_backward(&inner, self.a.value())?)
    }

    /// `x` with a part set to 0 and the rest made larger; the same part all through one pass.
    fn dropped(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let seed = self.dials.dropout_seed.load(Ordering::Relaxed);
        if seed == 0 || self.dropout == 0.0 {
            return Ok(x.clone());
        }
        let mut rng = seeded(seed ^ self.number);
        let kept = (1.0 / (1.0 - self.dropout)) as f32;
        let mask: Vec<f32> =
            (0..x.elem_count()).map(|_| if rng.random::<f64>() < self.dropout { 0.0 } else { kept }).collect();
        x * Tensor::from_vec(mask, x.shape(), x.device())?.to_dtype(x.dtype())?
    }
}

#[cfg(test)]
mod tests {
    use super::{Bias, LoraConfig};

    #[test]
    fn names_are_pefts() {
        let config = LoraConfig::new(8, 16.0, 0.0, Bias::All, vec!["q_proj".into(), "fc1".into()]);
        let layer = "model.decoder.layers.0.self_attn.q_proj";
        assert!(config.targets(layer));
        assert!(!config.targets("model.decoder.layers.0.self_attn.xq_proj"));
        assert_eq!(
            LoraConfig::tensor_name(layer, "lora_A"),
            "base_model.model.model.decoder.layers.0.self_attn.q_proj.lora_A.weight"
        );
        let bias = |name: &str| config.bias_name(name);
        assert_eq!(bias(&format!("{layer}.bias")), Some(format!("base_model.model.{layer}.base_layer.bias")));
        assert_eq!(bias("model.encoder.conv1.bias"), Some("base_model.model.model.encoder.conv1.bias".into()));
        assert_eq!(bias(&format!("{layer}.weight")), None);
    }
}
