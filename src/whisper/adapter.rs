//! An adapter that can be turned down, off and up again while its model stands.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use anyhow::{Result, bail, ensure};
use candle_core::{Tensor, Var};

use super::checkpoint::Checkpoint;

/// What all layers of an adapter share and what may change between two passes.
#[derive(Clone)]
pub struct Dials {
    /// The seed of the dropout in the present pass; 0 outside training.
    pub(super) dropout_seed: Arc<AtomicU64>,
    /// The bits of the strength.
    strength: Arc<AtomicU32>,
}

impl Default for Dials {
    fn default() -> Self {
        Self { dropout_seed: Arc::default(), strength: Arc::new(AtomicU32::new(1f32.to_bits())) }
    }
}

impl Dials {
    /// How much of the adapter is added: 0 is the base model, 1 what was trained.
    pub fn strength(&self) -> f32 {
        f32::from_bits(self.strength.load(Ordering::Relaxed))
    }
}

/// A bias that the adapter brings with it in place of the base model's.
pub struct AdaptedBias {
    base: Tensor,
    adapted: Tensor,
    /// What the model computes with.
    now: Var,
}

impl AdaptedBias {
    /// From the base model's numbers and the adapter's; at first the adapter's.
    pub(super) fn new(base: Tensor, adapted: Tensor) -> candle_core::Result<Self> {
        Ok(Self { base, now: Var::from_tensor(&adapted.copy()?)?, adapted })
    }

    /// The tensor to compute with, which changes with the strength.
    pub(super) fn seen(&self) -> Tensor {
        self.now.as_detached_tensor()
    }

    /// Between the two, or beyond; exactly the one at 0 and exactly the other at 1.
    fn set(&self, strength: f32) -> candle_core::Result<()> {
        if strength == 0.0 {
            return self.now.set(&self.base);
        }
        if strength == 1.0 {
            return self.now.set(&self.adapted);
        }
        let change = ((&self.adapted - &self.base)? * f64::from(strength))?;
        self.now.set(&(&self.base + change)?)
    }
}

/// The adapter of a loaded model.
pub(super) struct Adapter {
    pub dials: Dials,
    pub biases: Vec<AdaptedBias>,
}

impl Checkpoint {
    /// How strongly the model's adapter speaks; `None` for a model without one, and for one whose adapter is being trained.
    pub fn adapter(&self) -> Option<f32> {
        self.adapter.as_ref().map(|adapter| adapter.dials.strength())
    }

    /// Lets the adapter speak with `strength`: at 0 the model is its base model exactly, at 1 what was trained, between them what
    /// a merge with that part of the scale would be. Beyond 1 and below 0 are allowed.
    ///
    /// # Errors
    /// The model has no adapter that can be turned; a strength that is no number.
    pub fn set_adapter(&self, strength: f32) -> Result<()> {
        ensure!(strength.is_finite(), "an adapter's strength is a number such as 0.5, not {strength}");
        let Some(adapter) = &self.adapter else {
            bail!("{} has no LoRA adapter to be scaled: it is a whole model", self.info().path.display());
        };
        for bias in &adapter.biases {
            bias.set(strength)?;
        }
        adapter.dials.strength.store(strength.to_bits(), Ordering::Relaxed);
        Ok(())
    }
}
