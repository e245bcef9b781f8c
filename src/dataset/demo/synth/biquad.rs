//! Second-order filters, from Robert Bristow-Johnson's *Audio EQ Cookbook*.

use super::math::sine;

/// A second-order filter with its two samples of memory.
#[derive(Clone, Debug)]
pub struct Biquad {
    feed: [f64; 3],
    back: [f64; 2],
    memory: [f64; 2],
}

impl Biquad {
    /// Keeps what is below `hz`; `q` 0.7 is flat, higher rings at `hz`.
    pub fn low_pass(rate: f64, hz: f64, q: f64) -> Self {
        let (cosine, alpha) = angle(rate, hz, q);
        let side = (1.0 - cosine) / 2.0;
        Self::new([side, 1.0 - cosine, side], cosine, alpha)
    }

    /// Keeps what is above `hz`.
    pub fn high_pass(rate: f64, hz: f64, q: f64) -> Self {
        let (cosine, alpha) = angle(rate, hz, q);
        let side = f64::midpoint(1.0, cosine);
        Self::new([side, -1.0 - cosine, side], cosine, alpha)
    }

    /// Keeps a band around `hz`, `hz / q` wide, with gain 1 in its middle.
    pub fn band_pass(rate: f64, hz: f64, q: f64) -> Self {
        let (cosine, alpha) = angle(rate, hz, q);
        Self::new([alpha, 0.0, -alpha], cosine, alpha)
    }

    fn new(feed: [f64; 3], cosine: f64, alpha: f64) -> Self {
        let scale = 1.0 / (1.0 + alpha);
        Self { feed: feed.map(|c| c * scale), back: [-2.0 * cosine * scale, (1.0 - alpha) * scale], memory: [0.0; 2] }
    }

    /// Takes the coefficients of `other` and keeps the memory: for filters that move.
    pub fn tune(&mut self, other: &Self) {
        self.feed = other.feed;
        self.back = other.back;
    }

    /// Filters one sample (transposed direct form II).
    pub fn step(&mut self, x: f64) -> f64 {
        let y = self.feed[0] * x + self.memory[0];
        self.memory[0] = self.feed[1] * x - self.back[0] * y + self.memory[1];
        self.memory[1] = self.feed[2] * x - self.back[1] * y;
        y
    }

    /// Filters a whole track.
    pub fn run(mut self, mut samples: Vec<f64>) -> Vec<f64> {
        for x in &mut samples {
            *x = self.step(*x);
        }
        samples
    }
}

/// Cosine of the corner's angle, and the cookbook's alpha; the corner is kept below 0.45 of the sample rate.
fn angle(rate: f64, hz: f64, q: f64) -> (f64, f64) {
    let turns = (hz / rate).clamp(1e-5, 0.45);
    (sine(turns + 0.25), sine(turns) / (2.0 * q))
}

#[cfg(test)]
mod tests {
    use super::super::tone;
    use super::Biquad;

    fn gain(filter: Biquad, hz: f64) -> f64 {
        let tone = tone(16_000.0, 1.0, &[(1.0, 1.0)], |_| hz);
        filter.run(tone)[8000..].iter().fold(0.0, |peak, x| x.abs().max(peak))
    }

    #[test]
    fn each_keeps_its_side() {
        let low = Biquad::low_pass(16_000.0, 500.0, 0.7);
        assert!(gain(low.clone(), 50.0) > 0.98 && gain(low, 5000.0) < 0.02);
        let high = Biquad::high_pass(16_000.0, 500.0, 0.7);
        assert!(gain(high.clone(), 50.0) < 0.02 && gain(high, 5000.0) > 0.98);
        let band = Biquad::band_pass(16_000.0, 500.0, 5.0);
        assert!(gain(band.clone(), 500.0) > 0.99 && gain(band, 2000.0) < 0.1);
    }
}
