//! How fast a run goes, by a clock that does not jump.

use std::time::{Duration, Instant};

/// Weight of the newest step in the moving average.
const NEWEST: f64 = 0.1;

/// Times steps.
pub struct Pace {
    seconds_per_step: Option<f64>,
    steps: u64,
    since_log: Duration,
    waited: Duration,
    clips: u64,
}

/// What is logged of the steps since the last log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// Clips learnt from in a second of training.
    pub clips_per_second: f64,
    /// Part of the time in which the step waited for clips.
    pub waiting: f64,
}

impl Pace {
    /// Nothing timed yet.
    pub fn new() -> Self {
        Self { seconds_per_step: None, steps: 0, since_log: Duration::ZERO, waited: Duration::ZERO, clips: 0 }
    }

    /// Takes a step that began at `begun`.
    pub fn step(&mut self, begun: Instant, waited: Duration, clips: usize) {
        let took = begun.elapsed();
        self.steps += 1;
        self.since_log += took;
        self.waited += waited;
        self.clips += clips as u64;
        // The first step warms up: the second replaces it.
        let newest = if self.steps <= 2 { 1.0 } else { NEWEST.max(1.0 / self.steps as f64) };
        let before = self.seconds_per_step.unwrap_or_default();
        self.seconds_per_step = Some(before + newest * (took.as_secs_f64() - before));
    }

    /// Seconds of a step lately.
    pub fn seconds_per_step(&self) -> Option<f64> {
        self.seconds_per_step
    }

    /// The speed since the last call.
    pub fn speed(&mut self) -> Option<Speed> {
        let seconds = self.since_log.as_secs_f64();
        let speed = (seconds > 0.0).then(|| Speed {
            clips_per_second: self.clips as f64 / seconds,
            waiting: self.waited.as_secs_f64() / seconds,
        });
        (self.since_log, self.waited, self.clips) = (Duration::ZERO, Duration::ZERO, 0);
        speed
    }
}

/// Bytes of memory that this process holds, where the system says.
pub fn memory() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some(resident * 4096)
}
