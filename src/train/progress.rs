//! How far a run is: everything but the weights that decides how it goes on. Saved in each checkpoint as `rng.json`.

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::data::MixtureState;
use super::precision::LossScale;

/// The file in a checkpoint.
pub const FILE: &str = "rng.json";

/// What is to be done behind a step, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Log loss, rate and speed.
    Log,
    /// Write down captions of the fixed few clips.
    Samples,
    /// Evaluate every dataset.
    Evaluate,
    /// Make a checkpoint.
    Save,
}

/// The state of a run behind a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps done.
    pub step: u64,
    /// Updates that the optimizer made: steps but for those left out.
    pub updates: u64,
    /// Clips learnt from.
    pub clips: u64,
    /// Where the sequence of examples goes on.
    pub mixture: MixtureState,
    /// The highest learning rate, as the config or a request set it.
    pub peak_rate: f64,
    /// Losses of the steps since the last log, summed, and how many.
    pub losses: (f64, u64),
    /// The gradient's norm in the last step; JSON has only `null` for what is no number.
    #[serde(deserialize_with = "number_or_null")]
    pub grad_norm: f64,
    /// What f16 gradients are multiplied by on their way.
    #[serde(default)]
    pub loss_scale: LossScale,
    /// The best value of `metric_for_best_model` so far, and the step it was reached at.
    pub best: Option<(f64, u64)>,
    /// Evaluations since without a better one.
    pub evaluations_without_better: usize,
    /// What is left to do behind this step, when the checkpoint was made in the midst of it.
    pub due: Vec<Due>,
}

fn number_or_null<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::NAN))
}

impl Progress {
    /// At the beginning.
    pub fn new(mixture: MixtureState, peak_rate: f64, loss_scale: LossScale) -> Self {
        Self {
            step: 0,
            updates: 0,
            clips: 0,
            mixture,
            peak_rate,
            losses: (0.0, 0),
            grad_norm: 0.0,
            loss_scale,
            best: None,
            evaluations_without_better: 0,
            due: Vec::new(),
        }
    }

    /// Reads what a checkpoint holds.
    pub fn read(checkpoint: &Path) -> Result<Self> {
        let path = checkpoint.join(FILE);
        let text = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is torn or of another version", path.display()))
    }

    /// Writes it into a checkpoint.
    pub fn write(&self, checkpoint: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        Ok(crate::files::write_atomic(&checkpoint.join(FILE), text.as_bytes())?)
    }
}
