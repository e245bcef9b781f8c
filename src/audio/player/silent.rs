//! The player of a build without sound: the same calls, and a calm word about why nothing is heard.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::PlayerState;
use crate::audio::Sound;

/// A player that plays nothing.
#[derive(Clone, Debug, Default)]
pub struct Player {
    loaded: Arc<AtomicBool>,
}

impl Player {
    /// A player without a device.
    pub fn new() -> Self {
        Self::default()
    }

    /// Remembers that there is a clip.
    pub fn load(&self, _sound: Arc<Sound>) {
        self.loaded.store(true, Ordering::Relaxed);
    }

    /// Does nothing.
    pub fn play(&self) {}

    /// Does nothing.
    pub fn pause(&self) {}

    /// Does nothing.
    pub fn stop(&self) {}

    /// Does nothing.
    pub fn seek(&self, _seconds: f64) {}

    /// Does nothing.
    pub fn set_loop(&self, _region: Option<(f64, f64)>) {}

    /// Does nothing.
    pub fn set_gain(&self, _db: f32) {}

    /// Always 0.
    pub fn position(&self) -> f64 {
        0.0
    }

    /// [`PlayerState::Empty`] or [`PlayerState::Stopped`].
    pub fn state(&self) -> PlayerState {
        if self.loaded.load(Ordering::Relaxed) { PlayerState::Stopped } else { PlayerState::Empty }
    }

    /// Always 0.
    pub fn finished_count(&self) -> u64 {
        0
    }

    /// That this build has no sound.
    pub fn trouble(&self) -> Option<String> {
        Some("no sound: this build has no playback (feature `playback` is off)".into())
    }
}
