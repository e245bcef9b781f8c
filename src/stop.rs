//! A flag by which long work is asked to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The work was stopped because somebody asked for it; not a failure.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
pub struct Stopped;

/// Asks running work to stop; cloned handles share one state.
///
/// A piece of work takes a [`Watch`] when it is asked for; a later [`Stop::stop`] ends it, also while it still waits.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicU64>);

/// Belongs to one piece of work and knows whether a stop was asked for since it was made.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    stops: Arc<AtomicU64>,
    born: u64,
}

impl Stop {
    /// Stops everything that was begun before now.
    pub fn stop(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// A watch for work that begins now.
    pub fn watch(&self) -> Watch {
        Watch { stops: self.0.clone(), born: self.0.load(Ordering::Relaxed) }
    }
}

impl Watch {
    /// Whether to stop.
    pub fn stopped(&self) -> bool {
        self.stops.load(Ordering::Relaxed) != self.born
    }

    /// An error to leave by when it is time to stop.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn check(&self) -> Result<(), Stopped> {
        if self.stopped() { Err(Stopped) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Stop;

    #[test]
    fn stops_what_was_begun_and_not_what_comes_after() {
        let stop = Stop::default();
        let before = stop.watch();
        assert!(before.check().is_ok());
        stop.stop();
        assert!(before.stopped() && !stop.watch().stopped());
    }
}
