//! The recorder of a build without sound.

use crate::audio::{AudioError, Sound};

/// A recorder that cannot be started.
#[derive(Debug)]
pub struct Recorder(std::convert::Infallible);

impl Recorder {
    /// Always an error that says why.
    pub fn start() -> Result<Self, AudioError> {
        Err(AudioError::NoDevice { why: "this build has no sound (feature `playback` is off)".into() })
    }

    /// Never called.
    pub fn seconds(&self) -> f64 {
        match self.0 {}
    }

    /// Never called.
    pub fn level(&self) -> f32 {
        match self.0 {}
    }

    /// Never called.
    pub fn finish(self) -> Sound {
        match self.0 {}
    }
}
