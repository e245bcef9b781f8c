//! What the decoder keeps between tokens, so that each costs one position.

use candle_core::{Result, Tensor};

use super::attention::KeysValues;

/// Self-attention keys and values of all positions so far, and those of the encoder's output, for every layer.
#[derive(Clone, Default)]
pub struct Cache {
    keep: bool,
    layers: Vec<LayerCache>,
    positions: usize,
}

/// One layer's share.
#[derive(Clone, Default)]
pub(super) struct LayerCache {
    keep: bool,
    own: Option<KeysValues>,
    cross: Option<KeysValues>,
}

impl Cache {
    /// For generation: keeps what it sees.
    pub fn new() -> Self {
        Self { keep: true, ..Self::default() }
    }

    /// For training and scoring, where all positions are seen at once: keeps nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// How many positions were decoded.
    pub(super) fn positions(&self) -> usize {
        self.positions
    }

    /// Keeps the rows of these numbers in this order, each as often as it is named: what a beam search goes on with.
    ///
    /// # Errors
    /// A number that no row has.
    pub fn select(&mut self, rows: &Tensor) -> Result<()> {
        for (keys, values) in self.layers.iter_mut().filter_map(|layer| layer.own.as_mut()) {
            (*keys, *values) = (keys.index_select(rows, 0)?, values.index_select(rows, 0)?);
        }
        Ok(())
    }

    /// Keeps what the clips of these numbers are heard as, in this order. The rows are [`Self::select`]'s.
    ///
    /// # Errors
    /// A number that no clip has.
    pub fn select_clips(&mut self, clips: &Tensor) -> Result<()> {
        for (keys, values) in self.layers.iter_mut().filter_map(|layer| layer.cross.as_mut()) {
            (*keys, *values) = (keys.index_select(clips, 0)?, values.index_select(clips, 0)?);
        }
        Ok(())
    }

    pub(super) fn advance(&mut self, positions: usize) {
        self.positions += positions;
    }

    pub(super) fn layer(&mut self, number: usize) -> &mut LayerCache {
        if self.layers.len() <= number {
            self.layers.resize(number + 1, LayerCache { keep: self.keep, ..LayerCache::default() });
        }
        &mut self.layers[number]
    }
}

impl LayerCache {
    /// Keys and values of the positions so far with `new` ones behind them.
    pub(super) fn grow(&mut self, new: KeysValues) -> Result<KeysValues> {
        let all = match &self.own {
            Some((keys, values)) => (Tensor::cat(&[keys, &new.0], 1)?, Tensor::cat(&[values, &new.1], 1)?),
            None => new,
        };
        if self.keep {
            self.own = Some(all.clone());
        }
        Ok(all)
    }

    /// The encoder output's keys and values, made once.
    pub(super) fn cross(&mut self, make: impl FnOnce() -> Result<KeysValues>) -> Result<KeysValues> {
        if let Some(made) = &self.cross {
            return Ok(made.clone());
        }
        let made = make()?;
        if self.keep {
            self.cross = Some(made.clone());
        }
        Ok(made)
    }
}
