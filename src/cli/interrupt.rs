//! Ctrl-C: the first one ends the work in good order, the second one ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::whisper::{Stop, Watch};

/// Whether the user wants to stop.
#[derive(Debug)]
pub struct Interrupt {
    wish: Arc<AtomicBool>,
    watch: Watch,
}

impl Interrupt {
    /// Listens for Ctrl-C, a termination signal and a terminal that closes from now on. Where signals cannot be had, they keep ending the process.
    pub fn listen() -> Self {
        let (wish, stop) = (Arc::new(AtomicBool::new(false)), Stop::default());
        let interrupt = Self { wish: wish.clone(), watch: stop.watch() };
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
            std::thread::spawn(move || runtime.block_on(serve(&wish, &stop)));
        }
        interrupt
    }

    /// Whether to stop.
    pub fn wanted(&self) -> bool {
        self.wish.load(Ordering::Relaxed)
    }

    /// For work that takes a flag.
    pub fn flag(&self) -> &AtomicBool {
        &self.wish
    }

    /// For the model's work.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }
}

async fn serve(wish: &AtomicBool, stop: &Stop) {
    if signal().await {
        wish.store(true, Ordering::Relaxed);
        stop.stop();
        super::output::note("audiocap: stopping (Ctrl-C again to stop at once)");
        if signal().await {
            std::process::exit(130);
        }
    }
}

/// Waits for a signal; `false` where none can be had.
#[cfg(unix)]
async fn signal() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hang_up)] = kinds.map(signal) else { return false };
    tokio::select! {
        got = interrupt.recv() => got.is_some(),
        got = terminate.recv() => got.is_some(),
        got = hang_up.recv() => got.is_some(),
    }
}

#[cfg(not(unix))]
async fn signal() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
