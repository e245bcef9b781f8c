//! From a file straight to what Whisper listens to.

use std::path::Path;

use super::{AudioError, decode_mono_up_to, resample};

/// The sample rate Whisper was trained at, in Hz.
pub const SAMPLE_RATE: u32 = 16_000;
/// The length of the model's window, in seconds.
pub const CLIP_SECONDS: usize = 30;
/// Samples of the model's window: 30 s at 16 kHz.
pub const CLIP_SAMPLES: usize = CLIP_SECONDS * SAMPLE_RATE as usize;

/// A little more than the window, so that the resampler's filter finds real samples at its end.
const SECONDS_NEEDED: f64 = CLIP_SECONDS as f64 + 0.1;

/// The first 30 s of a file as mono samples at 16 kHz; shorter files stay short (at most [`CLIP_SAMPLES`] samples).
pub fn load_16k(path: &Path) -> Result<Vec<f32>, AudioError> {
    load_16k_changed(path, |_| {})
}

/// As [`load_16k`], with `change` applied to the mono samples at the file's own rate.
pub fn load_16k_changed(path: &Path, change: impl FnOnce(&mut [f32])) -> Result<Vec<f32>, AudioError> {
    let sound = decode_mono_up_to(path, SECONDS_NEEDED)?;
    let rate = sound.facts.sample_rate;
    let mut mono = sound.into_mono();
    change(&mut mono);
    Ok(at_16k(&mono, rate))
}

fn at_16k(mono: &[f32], rate: u32) -> Vec<f32> {
    let mut samples = resample(mono, rate, SAMPLE_RATE);
    samples.truncate(CLIP_SAMPLES);
    samples
}
