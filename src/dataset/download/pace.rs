//! How soon to ask again: all jobs wait together when YouTube says that it is asked too often.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Doublings after which a wait grows no longer: with a first wait of five seconds, 21 minutes.
const MOST: u32 = 8;

/// Shared by all jobs.
#[derive(Debug)]
pub(super) struct Pace {
    first: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Nobody asks before.
    open: Instant,
    /// Slow-downs since something came.
    slowed: u32,
}

/// What a slow-down comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Slowed {
    /// All wait so long from now on.
    Now(Duration),
    /// All wait already.
    Already,
    /// Waiting longer and longer has not helped.
    InVain,
}

impl Pace {
    pub(super) fn new(first: Duration) -> Pace {
        Pace { first, state: Mutex::new(State { open: Instant::now(), slowed: 0 }) }
    }

    /// How long the next job has to wait.
    pub(super) fn wait(&self) -> Duration {
        self.with(|state| state.open.saturating_duration_since(Instant::now()))
    }

    /// Everybody waits, twice as long as the time before; jobs that were under way together count once.
    pub(super) fn slow_down(&self) -> Slowed {
        self.with(|state| {
            let now = Instant::now();
            if state.open > now {
                return Slowed::Already;
            }
            if state.slowed == MOST {
                return Slowed::InVain;
            }
            let wait = self.after(state.slowed);
            state.open = now + wait;
            state.slowed += 1;
            Slowed::Now(wait)
        })
    }

    /// Something came: the next slow-down begins short again.
    pub(super) fn went_well(&self) {
        self.with(|state| state.slowed = 0);
    }

    /// How long one clip waits after its `attempts`-th trouble, the first being 0.
    pub(super) fn after(&self, attempts: u32) -> Duration {
        self.first * 2_u32.pow(attempts.min(MOST))
    }

    /// A part of the first wait, another one for each id: so that not all ask at the same moment after a wait.
    pub(super) fn own(&self, id: &str) -> Duration {
        let part = id.bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 1000);
        self.first * part / 1000
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::{Pace, Slowed};
    use std::time::Duration;

    #[test]
    fn waits_grow_and_jobs_of_one_moment_count_once() {
        let pace = Pace::new(Duration::from_secs(5));
        assert_eq!(pace.wait(), Duration::ZERO);
        assert_eq!([0, 1, 3, 100].map(|n| pace.after(n).as_secs()), [5, 10, 40, 1280]);
        assert_eq!(pace.slow_down(), Slowed::Now(Duration::from_secs(5)));
        assert_eq!(pace.slow_down(), Slowed::Already);
        assert!(pace.wait() > Duration::from_secs(4));
        let hopeless = Pace::new(Duration::ZERO);
        assert_eq!((0..10).filter(|_| hopeless.slow_down() == Slowed::InVain).count(), 2);
        hopeless.went_well();
        assert_eq!(hopeless.slow_down(), Slowed::Now(Duration::ZERO));
    }
}
