//! Ctrl-C: the first one lets the clip at hand end, the second one ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the user wants to stop. Cheap to copy and to ask.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for Ctrl-C and a termination signal from now on. Where signals cannot be had, they keep ending the process.
    pub fn listen() -> Self {
        let interrupt = Self::default();
        let wish = interrupt.clone();
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
            std::thread::spawn(move || runtime.block_on(serve(&wish)));
        }
        interrupt
    }

    /// Whether to stop.
    pub fn wanted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The flag itself, for those who take one.
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }
}

async fn serve(wish: &Interrupt) {
    if signal().await {
        wish.0.store(true, Ordering::Relaxed);
        eprintln!("audiocap: stopping (again Ctrl-C to stop at once)");
        if signal().await {
            std::process::exit(130);
        }
    }
}

/// Waits for a signal; `false` where none can be had.
#[cfg(unix)]
async fn signal() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return false;
    };
    tokio::select! {
        got = interrupt.recv() => got.is_some(),
        got = terminate.recv() => got.is_some(),
    }
}

#[cfg(not(unix))]
async fn signal() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
