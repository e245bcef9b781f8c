//! Tones: a phase that may glide, and sums of partials on it.

use super::math::sine;

/// A phase that runs at a frequency which may change with every sample.
pub struct Oscillator {
    rate: f64,
    turns: f64,
}

impl Oscillator {
    /// At phase zero, for `rate` samples per second.
    pub fn new(rate: f64) -> Self {
        Self { rate, turns: 0.0 }
    }

    /// Goes on by one sample at `hz` and returns the phase in turns, in `0.0..1.0`.
    pub fn step(&mut self, hz: f64) -> f64 {
        self.turns += hz / self.rate;
        self.turns -= self.turns.floor();
        self.turns
    }
}

/// `seconds` of a tone whose frequency at each time is `hz(seconds)`, as a sum of `(multiple, amplitude)` partials.
/// Partials above 0.45 of the sample rate are left out, so that nothing folds back.
pub fn tone(rate: f64, seconds: f64, partials: &[(f64, f64)], hz: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut phases: Vec<_> = partials.iter().map(|_| Oscillator::new(rate)).collect();
    let sample = |index: usize| {
        let base = hz(index as f64 / rate);
        let partial = |(phase, &(multiple, amplitude)): (&mut Oscillator, &(f64, f64))| {
            let turns = phase.step(base * multiple);
            if base * multiple < 0.45 * rate { amplitude * sine(turns) } else { 0.0 }
        };
        phases.iter_mut().zip(partials).map(partial).sum()
    };
    (0..(seconds * rate) as usize).map(sample).collect()
}

#[cfg(test)]
mod tests {
    use super::tone;

    #[test]
    fn a_tone_has_its_frequency() {
        let samples = tone(16_000.0, 1.0, &[(1.0, 1.0)], |_| 440.0);
        let rises = samples.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        assert!((439..=440).contains(&rises), "{rises}");
    }

    #[test]
    fn nothing_folds_back() {
        assert!(tone(16_000.0, 0.1, &[(20.0, 1.0)], |_| 440.0).iter().all(|&x| x == 0.0));
    }
}
