//! How loud a sound is, and whether it was recorded too loud.

use ebur128::{EbuR128, Mode};

use super::Sound;

/// A sound whose loudest sample stays below this many dB counts as silent.
pub(super) const SILENCE_DB: f32 = -60.0;
/// Samples in a row at full scale that make it clipping: fewer may be an honest peak.
const CLIPPED_RUN: usize = 3;

/// Levels of a whole sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    /// The loudest sample in dB of full scale; minus infinity when all are zero.
    pub peak_db: f32,
    /// Integrated loudness in LUFS (EBU R 128); `None` for sounds under 0.4 s or too quiet to be gated.
    pub loudness_lufs: Option<f32>,
    /// Samples that stand at full scale in runs of three or more.
    pub clipped: usize,
    /// Nothing louder than -60 dB.
    pub silent: bool,
}

impl Levels {
    /// Measures all channels of `sound`.
    pub fn of(sound: &Sound) -> Self {
        let peak = sound.channels.iter().flatten().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
        let peak_db = 20.0 * peak.log10();
        let full_scale = full_scale(sound.facts.bits);
        Self {
            peak_db,
            loudness_lufs: loudness(sound),
            clipped: sound.channels.iter().map(|channel| clipped(channel, full_scale)).sum(),
            silent: peak_db < SILENCE_DB,
        }
    }
}

/// The largest positive value of the format: `1 - 2^(1 - bits)`, taken at 16 bits where there are more or none.
fn full_scale(bits: Option<u32>) -> f32 {
    let bits = bits.unwrap_or(16).clamp(8, 16);
    1.0 - 2.0f32.powi(1 - bits as i32)
}

/// Integrated loudness; what the meter refuses (odd rates, too short) has none.
fn loudness(sound: &Sound) -> Option<f32> {
    let mut meter = EbuR128::new(sound.channels.len() as u32, sound.facts.sample_rate, Mode::I).ok()?;
    let planes: Vec<&[f32]> = sound.channels.iter().map(Vec::as_slice).collect();
    meter.add_frames_planar_f32(&planes).ok()?;
    meter.loudness_global().ok().filter(|lufs| lufs.is_finite()).map(|lufs| lufs as f32)
}

/// Samples of `channel` in runs of at least [`CLIPPED_RUN`] at the same end of the scale.
fn clipped(channel: &[f32], full_scale: f32) -> usize {
    let end = |sample: f32| if sample.abs() >= full_scale { sample.signum() } else { 0.0 };
    channel
        .chunk_by(|&a, &b| end(a) == end(b))
        .filter(|run| run.len() >= CLIPPED_RUN && end(run[0]) != 0.0)
        .map(<[f32]>::len)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::Levels;
    use crate::audio::Sound;

    fn sine(hz: f64, peak: f64, seconds: f64) -> Vec<f32> {
        let count = (48_000.0 * seconds) as usize;
        (0..count).map(|n| (peak * (std::f64::consts::TAU * hz * n as f64 / 48_000.0).sin()) as f32).collect()
    }

    #[test]
    fn a_full_scale_sine_is_3_lufs_under_full_scale() {
        // EBU Tech 3341: a stereo 1 kHz sine at -23 dBFS peak measures -23 LUFS.
        let channel = sine(1000.0, 10f64.powf(-23.0 / 20.0), 5.0);
        let levels = Levels::of(&Sound::from_channels(vec![channel.clone(), channel], 48_000));
        assert!((levels.loudness_lufs.unwrap() + 23.0).abs() < 0.1, "{levels:?}");
        assert!((levels.peak_db + 23.0).abs() < 0.01);
        assert_eq!((levels.clipped, levels.silent), (0, false));
    }

    #[test]
    fn clipping_needs_a_run() {
        let of = |samples: &[f32]| Levels::of(&Sound::from_channels(vec![samples.to_vec()], 16_000)).clipped;
        assert_eq!(of(&[0.0, 1.0, 1.0, 0.0, -1.0, -1.0, 0.0]), 0);
        assert_eq!(of(&[0.0, 1.0, 1.0, 1.0, 0.0, -1.0, -1.0, -1.0, -1.0]), 7);
        assert_eq!(of(&[1.0, 1.0, -1.0, -1.0]), 0);
    }

    #[test]
    fn silence_and_nothing_have_no_loudness() {
        for samples in [vec![], vec![0.0; 20], vec![0.0; 48_000]] {
            let levels = Levels::of(&Sound::from_channels(vec![samples], 48_000));
            assert!(levels.silent && levels.loudness_lufs.is_none() && levels.peak_db == f32::NEG_INFINITY);
        }
        assert!(Levels::of(&Sound::default()).silent);
    }
}
