//! LoRA, with PEFT's names and defaults.

use serde::{Deserialize, Serialize};

use super::plain;

/// A LoRA adapter to train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeftConfig {
    /// The kind of adapter.
    pub peft_type: PeftType,
    /// Rank of the two matrices.
    #[serde(deserialize_with = "plain")]
    pub r: usize,
    /// What they add is scaled by `lora_alpha / r`.
    #[serde(deserialize_with = "plain")]
    pub lora_alpha: f64,
    /// Probability that an input of the adapter is dropped in training.
    #[serde(deserialize_with = "plain")]
    pub lora_dropout: f64,
    /// Which biases are trained too.
    pub bias: LoraBias,
    /// The linear layers that get an adapter: the ends of their names, such as `q_proj` or `self_attn.q_proj`.
    pub target_modules: Vec<String>,
}

impl Default for PeftConfig {
    fn default() -> Self {
        Self {
            peft_type: PeftType::Lora,
            r: 8,
            lora_alpha: 8.0,
            lora_dropout: 0.0,
            bias: LoraBias::None,
            target_modules: Vec::new(),
        }
    }
}

/// The kind of adapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PeftType {
    /// Low-rank adaptation, the only kind here.
    #[default]
    #[serde(rename = "LORA", alias = "lora")]
    Lora,
}

/// Which biases are trained beside a LoRA adapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoraBias {
    /// None.
    #[default]
    None,
    /// Every bias of the model.
    All,
    /// Those of the layers with an adapter.
    LoraOnly,
}
