//! A mouth: formant filters that make a buzz into a vowel.

use super::Biquad;

/// The first three resonances of a mouth, in Hz.
pub type Vowel = [f64; 3];

/// `a e i o u` of a man's voice, after Peterson and Barney (1952).
pub const VOWELS: [Vowel; 5] = [
    [730.0, 1090.0, 2440.0],
    [530.0, 1840.0, 2480.0],
    [270.0, 2290.0, 3010.0],
    [570.0, 840.0, 2410.0],
    [300.0, 870.0, 2240.0],
];

/// Three resonators side by side that move from vowel to vowel.
pub struct Mouth {
    rate: f64,
    formants: [Biquad; 3],
    size: f64,
}

impl Mouth {
    /// A mouth whose resonances are `size` times those of [`VOWELS`] (1.17 for a woman's).
    pub fn new(rate: f64, size: f64) -> Self {
        Self { rate, formants: VOWELS[0].map(|hz| Biquad::band_pass(rate, hz, 8.0)), size }
    }

    /// Takes the shape that lies `along` (0..1) the way from one vowel to another.
    pub fn shape(&mut self, from: Vowel, to: Vowel, along: f64) {
        for (index, formant) in self.formants.iter_mut().enumerate() {
            let hz = self.size * (from[index] + (to[index] - from[index]) * along);
            formant.tune(&Biquad::band_pass(self.rate, hz, 5.0 + 2.0 * index as f64));
        }
    }

    /// Lets one sample of a buzz through.
    pub fn step(&mut self, x: f64) -> f64 {
        let [first, second, third] = &mut self.formants;
        first.step(x) + 0.6 * second.step(x) + 0.3 * third.step(x)
    }
}
