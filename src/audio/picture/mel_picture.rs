//! A mel spectrogram for the eye: loudness per time and pitch, between 0 and 1.

use rayon::prelude::*;
use realfft::RealFftPlanner;

use crate::audio::log_mel::mel_bank::{MelBank, hz_of_mel, mel_of_hz};
use crate::audio::{CLIP_FRAMES, CLIP_SECONDS, SAMPLE_RATE};

/// Seconds between two columns of a short sound.
const HOP_SECONDS: f64 = 0.01;
/// Columns at most: longer sounds have wider columns.
const MAX_COLUMNS: f64 = 12_000.0;
/// Seconds that one transform sees, rounded up to a power of two samples.
const WINDOW_SECONDS: f64 = 0.04;
/// What is this many dB under the loudest point is 0.
const RANGE_DB: f32 = 80.0;
/// The range of the model's input that is shown: everything it holds, `max - 8` in log10 being `max - 2` after `(x + 4) / 4`.
const LOG_MEL_RANGE: f32 = 2.0;

/// Levels 0..=1 of a sound, `[column, row]`, rows from low to high pitch on Slaney's mel scale.
#[derive(Clone, Debug)]
pub struct MelPicture {
    rows: usize,
    columns: usize,
    seconds: f64,
    top_hz: f64,
    levels: Vec<u8>,
}

impl MelPicture {
    /// Of mono samples at `rate` Hz, with `rows` mel rows from 0 Hz to half the rate; 80 dB are shown.
    pub fn of(mono: &[f32], rate: u32, rows: usize) -> Self {
        let (rate, rows) = (f64::from(rate.max(1)), rows.max(1));
        let seconds = mono.len() as f64 / rate;
        let hop = HOP_SECONDS.max(seconds / MAX_COLUMNS) * rate;
        let columns = (mono.len() as f64 / hop).ceil() as usize;
        let decibels = decibels(mono, rate, rows, hop, columns);
        let loudest = decibels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        Self { rows, columns, seconds, top_hz: rate / 2.0, levels: quantised(&decibels, loudest, RANGE_DB) }
    }

    /// Of what the model hears: `[mel_bins, 3000]` as [`crate::audio::LogMel`] makes it, always 30 s.
    pub fn from_log_mel(log_mel: &[f32], mel_bins: usize) -> Self {
        let (rows, columns) = (mel_bins.max(1), log_mel.len() / mel_bins.max(1));
        let loudest = log_mel.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let turned: Vec<f32> =
            (0..columns).flat_map(|column| (0..rows).map(move |row| log_mel[row * columns + column])).collect();
        let seconds = CLIP_SECONDS as f64 * columns as f64 / CLIP_FRAMES as f64;
        let top_hz = f64::from(SAMPLE_RATE) / 2.0;
        Self { rows, columns, seconds, top_hz, levels: quantised(&turned, loudest, LOG_MEL_RANGE) }
    }

    /// Number of mel rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.seconds
    }

    /// The loudest level, 0..=1, between two times in seconds and two heights (0 the lowest pitch, 1 the highest); 0 outside.
    pub fn level(&self, time_from: f64, time_to: f64, row_from: f64, row_to: f64) -> f32 {
        let per_second = self.columns as f64 / self.seconds.max(f64::MIN_POSITIVE);
        let columns = indices(time_from * per_second, time_to * per_second, self.columns);
        let rows = indices(row_from * self.rows as f64, row_to * self.rows as f64, self.rows);
        let column = |column: usize| &self.levels[column * self.rows..][rows.clone()];
        let loudest = columns.flat_map(|c| column(c).iter().copied()).max();
        f32::from(loudest.unwrap_or(0)) / 255.0
    }

    /// The frequency in Hz at a height between 0 (bottom) and 1 (top), for an axis.
    pub fn hz(&self, row_fraction: f64) -> f32 {
        hz_of_mel(mel_of_hz(self.top_hz) * row_fraction.clamp(0.0, 1.0)) as f32
    }

    /// The height between 0 and 1 of a frequency in Hz: the inverse of [`Self::hz`].
    pub fn row_fraction(&self, hz: f64) -> f64 {
        mel_of_hz(hz.clamp(0.0, self.top_hz)) / mel_of_hz(self.top_hz)
    }
}

/// Whole entries touched by `from..to`, at least one where it begins inside.
fn indices(from: f64, to: f64, count: usize) -> std::ops::Range<usize> {
    if to < 0.0 {
        return 0..0;
    }
    let first = from.max(0.0).floor() as usize;
    let end = (to.ceil() as usize).max(first + 1).min(count);
    first.min(end)..end
}

fn quantised(values: &[f32], loudest: f32, range: f32) -> Vec<u8> {
    values.iter().map(|value| (255.0 * (1.0 - (loudest - value) / range).clamp(0.0, 1.0)) as u8).collect()
}

/// Mel power in dB, `[column, row]`.
fn decibels(mono: &[f32], rate: f64, rows: usize, hop: f64, columns: usize) -> Vec<f32> {
    let size = ((WINDOW_SECONDS * rate) as usize).max(16).next_power_of_two();
    let fft = RealFftPlanner::<f32>::new().plan_fft_forward(size);
    let hann = |n: usize| 0.5 - 0.5 * (std::f64::consts::TAU * n as f64 / size as f64).cos();
    let window: Vec<f32> = (0..size).map(|n| hann(n) as f32).collect();
    let bank = MelBank::new(rows, rate, size, rate / 2.0);
    let mut decibels = vec![0.0; columns * rows];
    let buffers = || (fft.make_input_vec(), fft.make_output_vec(), fft.make_scratch_vec());
    decibels.par_chunks_mut(rows).enumerate().for_each_init(buffers, |(frame, spectrum, scratch), (column, out)| {
        let centre = ((column as f64 + 0.5) * hop) as i64;
        cut(mono, centre - size as i64 / 2, &window, frame);
        // The buffers are the plan's own, so it has nothing to object to.
        if fft.process_with_scratch(frame, spectrum, scratch).is_ok() {
            let power: Vec<f64> = spectrum.iter().map(|bin| f64::from(bin.norm_sqr())).collect();
            let level = |row| 10.0 * (bank.sum(row, &power) as f32).max(1e-12).log10();
            out.iter_mut().enumerate().for_each(|(row, out)| *out = level(row));
        }
    });
    decibels
}

/// The windowed samples from `start` on; silence outside the sound.
fn cut(mono: &[f32], start: i64, window: &[f32], frame: &mut [f32]) {
    for (offset, (out, weight)) in frame.iter_mut().zip(window).enumerate() {
        let sample = usize::try_from(start + offset as i64).ok().and_then(|at| mono.get(at));
        *out = sample.copied().unwrap_or(0.0) * weight;
    }
}

#[cfg(test)]
mod tests {
    use super::MelPicture;
    use crate::audio::LogMel;

    fn tone(hz: f32, rate: u32, seconds: f32) -> Vec<f32> {
        let count = (seconds * rate as f32) as usize;
        (0..count).map(|n| (std::f32::consts::TAU * hz * n as f32 / rate as f32).sin()).collect()
    }

    #[test]
    fn a_tone_is_where_the_axis_says() {
        let picture = MelPicture::of(&tone(3000.0, 44_100, 1.0), 44_100, 96);
        let height = picture.row_fraction(3000.0);
        assert!(picture.level(0.3, 0.7, height - 0.01, height + 0.01) > 0.95);
        assert!(picture.level(0.3, 0.7, 0.0, height - 0.2) < 0.3);
        assert!(picture.level(0.3, 0.7, height + 0.2, 1.0) < 0.3);
        assert!((picture.hz(height) - 3000.0).abs() < 0.1);
        assert!((picture.hz(1.0) - 22_050.0).abs() < 0.1);
    }

    #[test]
    fn a_click_survives_the_widest_view() {
        let mut clip = vec![0.0; 160_000];
        clip[80_000] = 1.0;
        let picture = MelPicture::of(&clip, 16_000, 64);
        assert!(picture.level(0.0, 10.0, 0.0, 1.0) > 0.95);
        assert!(picture.level(1.0, 4.9, 0.0, 1.0) < 0.05);
    }

    #[test]
    fn shows_the_models_own_input() {
        let mel = LogMel::new(80).compute(&tone(1000.0, 16_000, 3.0));
        let picture = MelPicture::from_log_mel(&mel, 80);
        assert_eq!((picture.rows(), picture.seconds()), (80, 30.0));
        let height = picture.row_fraction(1000.0);
        assert!(picture.level(1.0, 2.0, height - 0.01, height + 0.01) > 0.9);
        assert!(picture.level(4.0, 30.0, 0.0, 1.0) < 0.01);
    }

    #[test]
    fn silence_nothing_and_outside_do_not_panic() {
        for samples in [vec![], vec![0.0; 1], vec![0.0; 5000]] {
            let picture = MelPicture::of(&samples, 16_000, 40);
            assert!(picture.level(-1.0, 9.0, -1.0, 2.0) <= 1.0);
            assert!(picture.level(5.0, 1.0, 2.0, 1.0) <= 0.0);
        }
        assert!(MelPicture::from_log_mel(&[], 80).level(0.0, 1.0, 0.0, 1.0) <= 0.0);
    }
}
