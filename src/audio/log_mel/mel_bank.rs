//! Slaney's mel scale and its triangular filters, as librosa and HuggingFace compute them.
//!
//! Linear up to 1 kHz (66.67 Hz a mel), logarithmic above (a factor of 6.4 in 27 mels); each triangle has area 1.

/// Hz of one mel in the linear part.
const HZ_PER_MEL: f64 = 200.0 / 3.0;
/// Where the logarithmic part begins.
const BREAK_HZ: f64 = 1000.0;
const BREAK_MEL: f64 = BREAK_HZ / HZ_PER_MEL;

/// Mels of a frequency in Hz.
pub(in crate::audio) fn mel_of_hz(hz: f64) -> f64 {
    if hz < BREAK_HZ { hz / HZ_PER_MEL } else { BREAK_MEL + (hz / BREAK_HZ).ln() * 27.0 / 6.4f64.ln() }
}

/// Frequency in Hz of a number of mels.
pub(in crate::audio) fn hz_of_mel(mel: f64) -> f64 {
    if mel < BREAK_MEL { mel * HZ_PER_MEL } else { BREAK_HZ * ((mel - BREAK_MEL) * 6.4f64.ln() / 27.0).exp() }
}

/// The frequencies in Hz at which the triangles of a bank of `rows` filters up to `top` Hz have their tips, rising.
pub(in crate::audio) fn centres(rows: usize, top: f64) -> impl Iterator<Item = f64> {
    (1..=rows).map(move |i| hz_of_mel(mel_of_hz(top) * i as f64 / (rows + 1) as f64))
}

/// A filter bank; each row keeps only its weights that are not zero.
pub(in crate::audio) struct MelBank {
    rows: Vec<(usize, Vec<f64>)>,
}

impl MelBank {
    /// `rows` filters from 0 to `top` Hz over the spectrum of a transform of `size` samples at `rate` Hz.
    pub fn new(rows: usize, rate: f64, size: usize, top: f64) -> Self {
        let edge = |i: usize| hz_of_mel(mel_of_hz(top) * i as f64 / (rows + 1) as f64);
        let hz = |bin: usize| bin as f64 * rate / size as f64;
        let row = |i: usize| {
            let (low, centre, high) = (edge(i), edge(i + 1), edge(i + 2));
            let weight = |hz: f64| ((hz - low) / (centre - low)).min((high - hz) / (high - centre)).max(0.0);
            let weights = (0..=size / 2).map(|bin| weight(hz(bin)) * 2.0 / (high - low));
            trimmed(&weights.collect::<Vec<_>>())
        };
        Self { rows: (0..rows).map(row).collect() }
    }

    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Row `row` of the mel spectrum of `power`.
    pub fn sum(&self, row: usize, power: &[f64]) -> f64 {
        let (first, weights) = &self.rows[row];
        weights.iter().zip(&power[*first..]).map(|(weight, power)| weight * power).sum()
    }
}

/// Where the weights that are not zero begin, and those.
fn trimmed(weights: &[f64]) -> (usize, Vec<f64>) {
    let first = weights.iter().position(|&weight| weight > 0.0).unwrap_or(0);
    let end = weights.iter().rposition(|&weight| weight > 0.0).map_or(first, |last| last + 1);
    (first, weights[first..end].to_vec())
}
