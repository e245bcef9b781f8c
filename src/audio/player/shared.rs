//! What the handle, the control thread and the callback all see: atomics, and one word for people.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::PlayerState;
use super::timeline::{Stretch, Timeline};

/// Shared by all sides of one player.
#[derive(Debug)]
pub(super) struct Shared {
    epoch: Instant,
    pub timeline: Timeline,
    /// What the user wants, as a number of [`WANTED`].
    wanted: AtomicU64,
    /// Serial of the newest order to play.
    pub play: AtomicU64,
    /// Serial of the newest order to play that no device could follow.
    pub refused: AtomicU64,
    /// Serial of the newest order that changed the place, and that place in seconds.
    jump: AtomicU64,
    jump_seconds: AtomicU64,
    /// Length of the loaded clip in seconds.
    duration: AtomicU64,
    trouble: Mutex<Option<String>>,
}

const WANTED: [PlayerState; 4] = [PlayerState::Empty, PlayerState::Stopped, PlayerState::Playing, PlayerState::Paused];

impl Default for Shared {
    fn default() -> Self {
        Self {
            epoch: Instant::now(),
            timeline: Timeline::default(),
            wanted: AtomicU64::new(0),
            play: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            jump: AtomicU64::new(0),
            jump_seconds: AtomicU64::new(0),
            duration: AtomicU64::new(0),
            trouble: Mutex::new(None),
        }
    }
}

impl Shared {
    /// Nanoseconds since the player was made: the clock of the timeline.
    pub fn now(&self) -> u64 {
        self.epoch.elapsed().as_nanos() as u64
    }

    /// What is heard now; `None` before anything was.
    fn heard(&self) -> Option<(Stretch, u64)> {
        let now = self.now();
        self.timeline.heard(now).map(|stretch| (stretch, now))
    }

    /// Seconds into the clip: what is heard, or where the newest jump leads until that is heard.
    pub fn position(&self) -> f64 {
        let jump = (self.jump.load(SeqCst), f64::from_bits(self.jump_seconds.load(SeqCst)));
        let position = match self.heard() {
            Some((stretch, now)) if stretch.serial >= jump.0 => stretch.position_at(now),
            _ => jump.1,
        };
        position.clamp(0.0, self.duration())
    }

    /// The place was set to `seconds` by order `serial`.
    pub fn jumped(&self, serial: u64, seconds: f64) {
        self.jump_seconds.store(seconds.to_bits(), SeqCst);
        self.jump.store(serial, SeqCst);
    }

    /// Length of the loaded clip in seconds.
    pub fn duration(&self) -> f64 {
        f64::from_bits(self.duration.load(SeqCst))
    }

    pub fn set_duration(&self, seconds: f64) {
        self.duration.store(seconds.to_bits(), SeqCst);
    }

    pub fn want(&self, state: PlayerState) {
        let index = WANTED.iter().position(|&known| known == state).unwrap_or(0);
        self.wanted.store(index as u64, SeqCst);
    }

    /// What the user wants, unless the clip has ended or no device plays it.
    pub fn state(&self) -> PlayerState {
        let wanted = WANTED[self.wanted.load(SeqCst) as usize % WANTED.len()];
        let ended = self.heard().map_or(0, |(stretch, _)| stretch.ended);
        let over = self.refused.load(SeqCst).max(ended) >= self.play.load(SeqCst);
        if wanted == PlayerState::Playing && over { PlayerState::Stopped } else { wanted }
    }

    /// How often a clip was heard to its end.
    pub fn finished(&self) -> u64 {
        self.heard().map_or(0, |(stretch, _)| stretch.finished)
    }

    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set_trouble(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}
