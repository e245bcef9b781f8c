//! What a model is given of a clip.

use std::sync::Arc;

use super::{CLIP_SAMPLES, LogMel, Mask, SAMPLE_RATE};

/// Samples, and what of them is masked.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Mono samples at 16 kHz; the model hears the first 30 s.
    pub samples: &'a [f32],
    /// What is taken out, in seconds from the first sample.
    pub masks: &'a [Mask],
}

impl Given<'_> {
    /// Its log-mel spectrogram, row-major `[mel_bins, 3000]`, with the masks' cells at its floor.
    pub fn log_mel(&self, maker: &LogMel) -> Vec<f32> {
        let mut log_mel = maker.compute(self.samples);
        // Of what was there before the first mask: one mask must not lower the floor of the next.
        let plain = (!self.masks.is_empty()).then(|| super::mask::floor(&log_mel));
        for mask in self.masks {
            mask.apply(&mut log_mel, maker.mel_bins(), plain.unwrap_or_default());
        }
        log_mel
    }

    /// How much of it is heard, in seconds.
    pub fn seconds(&self) -> f64 {
        self.samples.len().min(CLIP_SAMPLES) as f64 / f64::from(SAMPLE_RATE)
    }
}

impl<'a> From<&'a [f32]> for Given<'a> {
    fn from(samples: &'a [f32]) -> Self {
        Self { samples, masks: &[] }
    }
}

impl<'a> From<&'a Vec<f32>> for Given<'a> {
    fn from(samples: &'a Vec<f32>) -> Self {
        Self { samples, masks: &[] }
    }
}

impl<'a> From<&'a Arc<[f32]>> for Given<'a> {
    fn from(samples: &'a Arc<[f32]>) -> Self {
        Self { samples, masks: &[] }
    }
}
