//! Varying a clip for training: noise, a shift in time, gain.
//!
//! The published system's, which are audiomentations' `AddGaussianSNR`, `Shift` and `Gain`. They work on the samples as they come
//! from the file, at the file's own rate.

use rand::Rng as _;
use rand_distr::StandardNormal;

use crate::random::Rng;

/// How far the signal lies above the noise, in dB.
const SNR_DB: std::ops::RangeInclusive<f64> = 40.0..=100.0;
/// How far a clip is shifted, as a part of its length.
const SHIFT: std::ops::RangeInclusive<f64> = -0.1..=0.1;
/// How much louder a clip gets, in dB.
const GAIN_DB: std::ops::RangeInclusive<f64> = -10.0..=10.0;

/// How likely each change is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chances {
    /// That a clip is changed at all.
    pub any: f64,
    /// That a clip to be changed gets noise.
    pub noise: f64,
    /// That it is shifted.
    pub shift: f64,
    /// That it gets louder or softer.
    pub gain: f64,
}

/// Changes the samples of one clip as `rng` decides.
pub fn augment(samples: &mut [f32], chances: Chances, rng: &mut Rng) {
    if !happens(chances.any, rng) {
        return;
    }
    if happens(chances.noise, rng) {
        add_noise(samples, rng.random_range(SNR_DB), rng);
    }
    if happens(chances.shift, rng) {
        shift(samples, rng.random_range(SHIFT));
    }
    if happens(chances.gain, rng) {
        gain(samples, rng.random_range(GAIN_DB));
    }
}

/// With a chance of 0 never, of 1 always.
fn happens(chance: f64, rng: &mut Rng) -> bool {
    rng.random::<f64>() < chance
}

/// Gaussian noise `snr_db` below the root mean square of the clip; silence stays silent.
fn add_noise(samples: &mut [f32], snr_db: f64, rng: &mut Rng) {
    let power: f64 = samples.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    let rms = (power / samples.len().max(1) as f64).sqrt();
    let level = (rms / 10_f64.powf(snr_db / 20.0)) as f32;
    samples.iter_mut().for_each(|sample| *sample += level * rng.sample::<f32, _>(StandardNormal));
}

/// Later by `part` of the length; what falls out at one end comes in at the other.
fn shift(samples: &mut [f32], part: f64) {
    let places = (part * samples.len() as f64).round_ties_even() as i64;
    let places = places.rem_euclid(samples.len().max(1) as i64);
    samples.rotate_right(places as usize);
}

/// Louder by `db`, then cut to -1..1.
fn gain(samples: &mut [f32], db: f64) {
    let factor = 10_f64.powf(db / 20.0) as f32;
    samples.iter_mut().for_each(|sample| *sample = (*sample * factor).clamp(-1.0, 1.0));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::seeded;

    fn tone() -> Vec<f32> {
        (0..20_000).map(|n| 0.5 * (n as f32 * 0.03).sin()).collect()
    }

    fn rms(samples: &[f32]) -> f64 {
        (samples.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / samples.len() as f64).sqrt()
    }

    #[test]
    fn noise_lies_as_far_below_the_signal_as_asked() {
        let clean = tone();
        let mut noisy = clean.clone();
        add_noise(&mut noisy, 40.0, &mut seeded(1));
        let noise: Vec<f32> = noisy.iter().zip(&clean).map(|(a, b)| a - b).collect();
        let snr = 20.0 * (rms(&clean) / rms(&noise)).log10();
        assert!((snr - 40.0).abs() < 0.2, "{snr}");
        let mut silent = [0.0; 100];
        add_noise(&mut silent, 40.0, &mut seeded(1));
        assert_eq!(silent, [0.0; 100]);
    }

    #[test]
    fn a_shift_goes_round() {
        let mut samples: Vec<f32> = (0..10).map(|n| n as f32).collect();
        shift(&mut samples, 0.1);
        assert_eq!(samples[..3], [9.0, 0.0, 1.0]);
        shift(&mut samples, -0.2);
        assert_eq!((samples[0], samples[9]), (1.0, 0.0));
        shift(&mut [], 0.1);
    }

    #[test]
    fn gain_is_in_decibels_and_clips() {
        let mut samples = [0.05, -0.5];
        gain(&mut samples, 20.0);
        assert_eq!(samples, [0.5, -1.0]);
    }

    #[test]
    fn chances_and_the_seed_decide() {
        let always = Chances { any: 1.0, noise: 1.0, shift: 1.0, gain: 1.0 };
        let changed = |chances, seed| {
            let mut samples = tone();
            augment(&mut samples, chances, &mut seeded(seed));
            samples
        };
        assert_eq!(changed(always, 3), changed(always, 3));
        assert_ne!(changed(always, 3), changed(always, 4));
        assert_eq!(changed(Chances { any: 0.0, ..always }, 3), tone());
        assert_eq!(changed(Chances { any: 1.0, ..Chances::default() }, 3), tone());
        let half = Chances { any: 0.5, ..always };
        let touched = (0..200).filter(|&seed| changed(half, seed) != tone()).count();
        assert!((70..130).contains(&touched), "{touched}");
    }
}
