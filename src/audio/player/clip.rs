//! A sound brought to the device's rate, ready for the mixer.

use crate::audio::{Sound, resample};

/// Samples at the device's rate: mono or stereo.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Clip {
    left: Vec<f32>,
    /// Empty for mono.
    right: Vec<f32>,
}

impl Clip {
    /// Brings `sound` to `rate` Hz. Two channels stay two; more become their mean, which is also what the model hears.
    pub fn new(sound: &Sound, rate: u32) -> Self {
        let at_rate = |channel: &[f32]| resample(channel, sound.facts.sample_rate, rate);
        match sound.channels.as_slice() {
            [left, right] => {
                let (left, right) = rayon::join(|| at_rate(left), || at_rate(right));
                Self { left, right }
            }
            _ => Self { left: at_rate(&sound.mono()), right: Vec::new() },
        }
    }

    /// Length in frames.
    pub fn frames(&self) -> usize {
        self.left.len()
    }

    /// Left and right sample of a frame; silence after the end.
    pub fn at(&self, frame: usize) -> [f32; 2] {
        let left = self.left.get(frame).copied().unwrap_or(0.0);
        let right = if self.right.is_empty() { left } else { self.right.get(frame).copied().unwrap_or(0.0) };
        [left, right]
    }
}
