//! What Whisper sees: the log-mel spectrogram, with HuggingFace's numbers (`WhisperFeatureExtractor`).
//!
//! 30 s of samples (padded with zeros first), reflected by 200 at both ends, periodic Hann window of 400, hop 160, power
//! spectrum, Slaney mel bins, log10 clamped at 1e-10, floored at the maximum less 8, then `(x + 4) / 4`.

use std::sync::Arc;

use rayon::prelude::*;
use realfft::{RealFftPlanner, RealToComplex};

use super::{CLIP_SAMPLES, SAMPLE_RATE};

mod frame;
pub(super) mod mel_bank;

use frame::FrameMaker;
use mel_bank::MelBank;

/// Samples between two frames.
pub(super) const HOP: usize = 160;
/// Samples in a frame, and the size of its Fourier transform.
pub(super) const WINDOW: usize = 400;
/// Frames of the model's 30 s.
pub const CLIP_FRAMES: usize = CLIP_SAMPLES / HOP;
/// Frames made by one task: enough to be worth a thread, and a cache line or more in each mel row.
const BLOCK: usize = 64;
/// The log10 of the smallest power that is told apart.
const FLOOR: f32 = -10.0;

/// Frames that hold a clip of so many samples at 16 kHz, an even number (the encoder halves it), at least 2 and at most 3000.
pub fn frames_needed(samples: usize) -> usize {
    samples.min(CLIP_SAMPLES).div_ceil(HOP).next_multiple_of(2).clamp(2, CLIP_FRAMES)
}

/// Makes log-mel spectrograms; made once, used for many clips, from any thread.
pub struct LogMel {
    bank: MelBank,
    window: Vec<f64>,
    fft: Arc<dyn RealToComplex<f64>>,
}

impl LogMel {
    /// For a model with `mel_bins` rows: 80, or 128 for large-v3.
    pub fn new(mel_bins: usize) -> Self {
        let hann = |n: usize| 0.5 - 0.5 * (std::f64::consts::TAU * n as f64 / WINDOW as f64).cos();
        Self {
            bank: MelBank::new(mel_bins, f64::from(SAMPLE_RATE), WINDOW, f64::from(SAMPLE_RATE) / 2.0),
            window: (0..WINDOW).map(hann).collect(),
            fft: RealFftPlanner::new().plan_fft_forward(WINDOW),
        }
    }

    /// The rows of the result.
    pub fn mel_bins(&self) -> usize {
        self.bank.rows()
    }

    /// The model's input for mono samples at 16 kHz: row-major `[mel_bins, 3000]`, always 30 s; what is longer is cut.
    pub fn compute(&self, samples_16k: &[f32]) -> Vec<f32> {
        let samples = &samples_16k[..samples_16k.len().min(CLIP_SAMPLES)];
        let blocks = self.log_power(samples);
        let loudest = blocks.iter().flatten().copied().fold(FLOOR, f32::max);
        let level = |log: f32| (log.max(loudest - 8.0) + 4.0) / 4.0;
        let mut mel = vec![level(FLOOR); self.mel_bins() * CLIP_FRAMES];
        for (row, out) in mel.chunks_exact_mut(CLIP_FRAMES).enumerate() {
            for (out, block) in out.chunks_mut(BLOCK).zip(&blocks) {
                let made = &block[row * BLOCK..][..out.len()];
                out.iter_mut().zip(made).for_each(|(out, &log)| *out = level(log));
            }
        }
        mel
    }

    /// Log10 of the mel power in blocks of `[mel, 64 frames]`, only as far as the samples reach: beyond all is [`FLOOR`].
    fn log_power(&self, samples: &[f32]) -> Vec<Vec<f32>> {
        let heard = (samples.len() + WINDOW / 2).div_ceil(HOP).min(CLIP_FRAMES);
        let heard = if samples.is_empty() { 0 } else { heard };
        (0..heard.div_ceil(BLOCK)).into_par_iter().map(|block| self.block(samples, block * BLOCK)).collect()
    }

    fn block(&self, samples: &[f32], first: usize) -> Vec<f32> {
        let mut maker = FrameMaker::new(&self.window, self.fft.as_ref());
        let mut block = vec![FLOOR; self.mel_bins() * BLOCK];
        for column in 0..BLOCK.min(CLIP_FRAMES - first) {
            let power = maker.power(samples, first + column);
            for row in 0..self.mel_bins() {
                block[row * BLOCK + column] = (self.bank.sum(row, power) as f32).max(1e-10).log10();
            }
        }
        block
    }
}

#[cfg(test)]
mod tests;
