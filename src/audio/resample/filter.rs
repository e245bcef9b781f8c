//! The bank of filters: one row of taps for each fraction of a sample at which an output can fall.
//!
//! The prototype is `sinc(fc t) kaiser(t / half)` with time counted in samples of the lower rate. Its three numbers were fitted
//! to the impulse response that soxr's high quality setting has between 44.1 kHz and 16 kHz, where it is a cascade of two
//! filters: nothing is lost up to 0.91 of the lower rate's half.

use std::borrow::Cow;
use std::f64::consts::PI;

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::dot::{dot, whole_lanes};
use super::pairs::{Fill, Pairs};

/// The frequency that is halved, as a part of the lower rate's half.
const CUTOFF: f64 = 0.956_843;
/// Samples of the lower rate on either side that count.
const HALF: f64 = 109.67;
/// The Kaiser window's parameter: steepness against depth.
const BETA: f64 = 15.98;
/// The most rows; ratios with more fractions take the line between two rows, which at this number is 130 dB good.
const MAX_ROWS: u64 = 2048;

/// Output samples made by one task: half a second at 16 kHz.
const TASK: usize = 8192;

/// All rows of taps for one ratio.
pub(super) struct FilterBank {
    /// Output rate over input rate, reduced.
    to: u64,
    from: u64,
    /// Samples on either side of an output instant that count.
    half: usize,
    /// Length of a row: `2 * half`, rounded up with zeros.
    width: usize,
    rows: u64,
    taps: Vec<f32>,
    /// The same taps for the fast way, where each fraction has a row of its own.
    pairs: Option<Pairs>,
}

impl FilterBank {
    pub fn new(from: u32, to: u32) -> Self {
        let divisor = gcd(u64::from(from), u64::from(to));
        let (from, to) = (u64::from(from) / divisor, u64::from(to) / divisor);
        let prototype = Prototype::new(from as f64, to as f64);
        let half = prototype.half.ceil() as usize;
        let (width, rows) = (whole_lanes(2 * half), to.min(MAX_ROWS));
        let mut taps = vec![0.0; width * (rows as usize + 1)];
        for (row, taps) in taps.chunks_exact_mut(width).enumerate() {
            prototype.fill(row as f64 / rows as f64, half, &mut taps[..2 * half]);
        }
        let exact: Vec<&[f32]> = taps.chunks_exact(width).take(to as usize).map(|row| &row[..2 * half]).collect();
        let pairs = (rows == to).then(|| Pairs::new(to as usize, from as usize, &exact));
        Self { to, from, half, width, rows, taps, pairs }
    }

    /// Output samples `0..count`; what lies outside `samples` counts as silence.
    pub fn all(&self, samples: &[f32], count: usize) -> Vec<f32> {
        let mut out = vec![0.0; count];
        let task = if self.pairs.is_some() { TASK.next_multiple_of(self.to as usize) } else { TASK };
        out.par_chunks_mut(task).enumerate().for_each(|(number, out)| self.fill(samples, number * task, out));
        out
    }

    /// The outputs from `first` on.
    fn fill(&self, samples: &[f32], first: usize, out: &mut [f32]) {
        let begin = self.start(first);
        if let Some(pairs) = &self.pairs {
            let samples = &window(samples, begin, pairs.reach(out.len()));
            return Arch::new().dispatch(Fill { pairs, samples, out });
        }
        let reach = (self.start(first + out.len() - 1) - begin) as usize + self.width;
        let samples = &window(samples, begin, reach);
        Arch::new().dispatch(Task { bank: self, samples, begin, first, out });
    }

    /// The first sample that counts for output `n`; before the first sample of all it is negative.
    #[inline(always)]
    fn start(&self, n: usize) -> i64 {
        (n as u64 * self.from / self.to) as i64 + 1 - self.half as i64
    }

    /// Output sample `n`, of which the window is the `width` first `samples`.
    #[inline(always)]
    fn at(&self, samples: &[f32], n: usize) -> f32 {
        let fraction = (n as u64 * self.from % self.to) * self.rows;
        let (row, between) = ((fraction / self.to) as usize, fraction % self.to);
        let window = &samples[..self.width];
        let value = dot(self.row(row), window);
        if between == 0 {
            return value;
        }
        let next = dot(self.row(row + 1), window);
        value + (next - value) * (between as f32 / self.to as f32)
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.taps[row * self.width..][..self.width]
    }
}

/// `length` samples from `begin` on, with zeros where there are none.
fn window(samples: &[f32], begin: i64, length: usize) -> Cow<'_, [f32]> {
    let (before, from) = ((-begin).max(0) as usize, begin.max(0) as usize);
    if before == 0 && from + length <= samples.len() {
        return Cow::Borrowed(&samples[from..from + length]);
    }
    let there = samples.get(from..samples.len().min(from + length.saturating_sub(before))).unwrap_or_default();
    let mut window = vec![0.0; length];
    window[before.min(length)..][..there.len()].copy_from_slice(there);
    Cow::Owned(window)
}

/// The work of one task, compiled for each kind of processor.
struct Task<'a> {
    bank: &'a FilterBank,
    /// From sample `begin` on.
    samples: &'a [f32],
    begin: i64,
    first: usize,
    out: &'a mut [f32],
}

impl WithSimd for Task<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (n, out) in self.out.iter_mut().enumerate() {
            let from = (self.bank.start(self.first + n) - self.begin) as usize;
            *out = self.bank.at(&self.samples[from..], self.first + n);
        }
    }
}

/// The continuous filter, times counted in input samples.
struct Prototype {
    /// Samples of the lower rate in one input sample: at most 1.
    lower: f64,
    half: f64,
    bessel: BesselI0,
}

impl Prototype {
    fn new(from: f64, to: f64) -> Self {
        let lower = (to / from).min(1.0);
        Self { lower, half: HALF / lower, bessel: BesselI0::new() }
    }

    /// The taps for an output that falls `fraction` after the sample at index `half - 1`.
    fn fill(&self, fraction: f64, half: usize, taps: &mut [f32]) {
        let mut exact: Vec<f64> = (0..2 * half).map(|i| self.at(i as f64 - (half as f64 - 1.0) - fraction)).collect();
        // Every row passes a constant unchanged, so that no fraction is louder than another.
        let sum: f64 = exact.iter().sum();
        exact.iter_mut().for_each(|tap| *tap /= sum);
        taps.iter_mut().zip(exact).for_each(|(tap, exact)| *tap = exact as f32);
    }

    /// The filter at time `t`, but for a constant factor.
    fn at(&self, t: f64) -> f64 {
        let x = t / self.half;
        if x.abs() >= 1.0 {
            return 0.0;
        }
        let phase = PI * CUTOFF * self.lower * t;
        let sinc = if phase == 0.0 { 1.0 } else { phase.sin() / phase };
        sinc * self.bessel.at(BETA * (1.0 - x * x).sqrt())
    }
}

/// Modified Bessel function of the first kind, order 0: its power series in `(x / 2)^2`, whose 42 terms are exact to
/// rounding up to x = 17.
struct BesselI0([f64; 42]);

impl BesselI0 {
    fn new() -> Self {
        let mut coefficients = [1.0; 42];
        for k in 1..coefficients.len() {
            coefficients[k] = coefficients[k - 1] / (k * k) as f64;
        }
        Self(coefficients)
    }

    fn at(&self, x: f64) -> f64 {
        self.0.iter().rev().fold(0.0, |sum, coefficient| sum * (x * x / 4.0) + coefficient)
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
