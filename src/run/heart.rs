//! The heartbeat: a thread that writes `status.json` anew every other second, however long a step takes.

use super::fault::write_json;
use super::{Clock, Status, status};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often it beats.
const PERIOD: Duration = Duration::from_secs(2);

/// Beats until it is dropped.
pub(super) struct Heart {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    path: PathBuf,
    clock: Clock,
    inner: Mutex<Inner>,
    wake: Condvar,
}

#[derive(Default)]
struct Inner {
    status: Option<Status>,
    /// When it was written last, by the clock that does not jump.
    written: Option<Duration>,
    beat: u64,
    failed: Option<io::Error>,
    end: bool,
}

impl Heart {
    pub(super) fn start(path: PathBuf, clock: Clock) -> Self {
        let shared = Arc::new(Shared { path, clock, inner: Mutex::default(), wake: Condvar::new() });
        let beating = shared.clone();
        let thread = std::thread::Builder::new().name("heartbeat".into()).spawn(move || beating.beat()).ok();
        Self { shared, thread }
    }

    /// Takes a new status: written at once when state or stage changed, with the next beat otherwise.
    ///
    /// # Errors
    /// When it, or a heartbeat since the last call, could not be written.
    pub(super) fn set(&self, status: &Status) -> io::Result<()> {
        let mut inner = self.shared.lock();
        let changed = inner.status.as_ref().is_none_or(|old| (old.state, &old.stage) != (status.state, &status.stage));
        inner.status = Some(status.clone());
        if changed {
            self.shared.write(&mut inner);
        }
        inner.failed.take().map_or(Ok(()), Err)
    }
}

impl Drop for Heart {
    fn drop(&mut self) {
        self.shared.lock().end = true;
        self.shared.wake.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let mut inner = self.shared.lock();
        self.shared.write(&mut inner);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn beat(&self) {
        let mut inner = self.lock();
        while !inner.end {
            let waited = self.wake.wait_timeout(inner, PERIOD).unwrap_or_else(PoisonError::into_inner);
            inner = waited.0;
            let due = |written: Duration| (self.clock)().running.saturating_sub(written) >= PERIOD;
            if !inner.end && inner.written.is_some_and(due) {
                self.write(&mut inner);
            }
        }
    }

    fn write(&self, inner: &mut Inner) {
        let Some(mut status) = inner.status.clone() else { return };
        let now = (self.clock)();
        inner.beat += 1;
        (status.pid, status.host) = (std::process::id(), status::host());
        (status.heartbeat, status.beat) = (now.wall, inner.beat);
        inner.written = Some(now.running);
        if let Err(error) = write_json(&self.path, &status) {
            inner.failed = Some(error);
        }
    }
}
