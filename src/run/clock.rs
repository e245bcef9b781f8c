//! Two clocks read together, so that a wall clock that jumps breaks neither rates nor heartbeats.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// One reading of both clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
    /// Seconds since 1970 by the wall clock: for people and for other machines. It may jump.
    pub wall: f64,
    /// Time since some fixed moment of this process. It never jumps and never runs back.
    pub running: Duration,
}

/// Where the time comes from; tests give their own.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

impl Moment {
    /// What the machine's clocks show.
    pub fn now() -> Self {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        let running = START.elapsed();
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64());
        Self { wall, running }
    }
}

/// The machine's own clocks.
pub fn system_clock() -> Clock {
    Arc::new(Moment::now)
}
