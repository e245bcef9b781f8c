//! Softened edges: what fades in, out, or to another loudness.

use std::sync::Arc;

use crate::audio::player::clip::Clip;

/// Fades per second that fit: each takes 5 ms, too short to be heard as a fade and long enough not to click.
const FADES_PER_SECOND: f32 = 200.0;

/// How much a level changes from frame to frame while it fades.
pub(super) fn step(rate: u32) -> f32 {
    FADES_PER_SECOND / rate.max(1) as f32
}

/// The sound that a jump left behind.
pub(super) struct Tail {
    pub clip: Arc<Clip>,
    pub frame: usize,
    /// Loudness, falling to 0.
    pub level: f32,
}

impl Tail {
    /// Its next frame.
    pub fn next(&mut self, step: f32) -> [f32; 2] {
        let frame = self.clip.at(self.frame).map(|sample| sample * self.level);
        self.level = (self.level - step).max(0.0);
        self.frame += 1;
        frame
    }
}

/// The factor set by the user, reached within 5 ms.
pub(super) struct Gain {
    now: f32,
    target: f32,
    step: f32,
    rate: u32,
}

impl Gain {
    /// Leaves sound as it is.
    pub fn new(rate: u32) -> Self {
        Self { now: 1.0, target: 1.0, step: 0.0, rate }
    }

    /// Goes to `target`; `at_once` when nothing sounds.
    pub fn aim(&mut self, target: f32, at_once: bool) {
        self.target = target;
        self.now = if at_once { target } else { self.now };
        self.step = (target - self.now).abs() * step(self.rate);
    }

    /// The factor for the next frame.
    pub fn next(&mut self) -> f32 {
        let left = self.target - self.now;
        self.now = if left.abs() <= self.step { self.target } else { self.now + self.step.copysign(left) };
        self.now
    }
}
