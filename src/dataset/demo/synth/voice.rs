//! What a kind of sound is given to make one clip: how long, how high, how fast, and its own source of chance.

use rand::Rng as _;

use crate::random::Rng;

/// One clip to be made.
pub struct Voice {
    /// Samples per second.
    pub rate: f64,
    /// Length of the clip in seconds.
    pub seconds: f64,
    /// Factor on the kind's usual frequencies.
    pub pitch: f64,
    /// Factor on the kind's usual number of events per second.
    pub pace: f64,
    /// The clip's own source of chance.
    pub rng: Rng,
}

impl Voice {
    /// Length of the clip in samples.
    pub fn len(&self) -> usize {
        self.samples(self.seconds)
    }

    /// How many samples `seconds` are.
    pub fn samples(&self, seconds: f64) -> usize {
        (seconds * self.rate) as usize
    }

    /// A track of the clip's length with nothing on it yet.
    pub fn silence(&self) -> Vec<f64> {
        vec![0.0; self.len()]
    }

    /// A number drawn evenly from `low..high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.rng.random::<f64>()
    }

    /// Whether something of probability `p` happens.
    pub fn chance(&mut self, p: f64) -> bool {
        self.rng.random::<f64>() < p
    }

    /// A whole number drawn evenly from `0..n`.
    pub fn pick(&mut self, n: usize) -> usize {
        self.rng.random_range(0..n.max(1) as u32) as usize
    }

    /// Times in seconds of events about `period` seconds apart, each early or late by up to `jitter` of a period; the
    /// first comes within the first third of a period, the last leaves `tail` seconds.
    pub fn beats(&mut self, period: f64, jitter: f64, tail: f64) -> Vec<f64> {
        let mut at = self.between(0.05, 0.33) * period.min(1.0);
        let mut beats = Vec::new();
        while beats.is_empty() || at < self.seconds - tail {
            let shift = self.between(-jitter, jitter) * period;
            beats.push((at + shift).clamp(0.0, (self.seconds - tail).max(0.0)));
            at += period;
        }
        beats
    }
}
