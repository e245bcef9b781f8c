//! Timers and signals, on a tokio runtime with one thread: it sleeps until something is due.

use super::action::{Action, AppAction};
use super::app::Wake;
use super::event::{Event, Sender};
use tokio::sync::watch;
use tokio::time::Instant;

/// The clock. Dropping it stops it.
pub struct Clock {
    wake: watch::Sender<Wake>,
}

impl Clock {
    /// Starts the clock's thread; ticks and signals go to `events`.
    ///
    /// # Errors
    /// The thread or the signal handlers cannot be had.
    pub fn start(events: Sender) -> std::io::Result<Self> {
        let (wake, woken) = watch::channel(Wake::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        #[cfg(unix)]
        let signals = runtime.block_on(async { signals::Signals::new() })?;
        std::thread::Builder::new().name("clock".to_owned()).spawn(move || {
            runtime.block_on(async {
                #[cfg(unix)]
                tokio::spawn(signals.listen(events.clone()));
                tick(woken, events).await;
            });
        })?;
        Ok(Self { wake })
    }

    /// From now on ticks come as `wake` says. Cheap when nothing changed.
    pub fn set(&self, wake: Wake) {
        self.wake.send_if_modified(|now| std::mem::replace(now, wake) != wake);
    }
}

async fn tick(mut woken: watch::Receiver<Wake>, events: Sender) {
    let mut last = Instant::now();
    loop {
        let wake = *woken.borrow_and_update();
        let periodic = wake.every.map(|every| last + every);
        let due = [periodic, wake.at.map(Instant::from_std)].into_iter().flatten().min();
        let sleep = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = woken.changed() => if changed.is_err() { return },
            () = sleep => {
                last = Instant::now();
                events.try_send(Event::Action(Action::App(AppAction::Tick)));
                if wake.at.is_some_and(|at| Instant::from_std(at) <= last) {
                    // The loop answers with another time; until then there is nothing to wait for.
                    if woken.changed().await.is_err() { return }
                }
            }
        }
    }
}

#[cfg(unix)]
mod signals {
    //! What the process is told from outside.

    use super::{Action, AppAction, Event, Sender};
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// Linux, macOS and the BSDs differ in the numbers of these two.
    const STOP_KEY: i32 = libc::SIGTSTP;
    const GO_ON: i32 = libc::SIGCONT;

    /// Handlers of the signals that end, stop and continue.
    pub struct Signals {
        terminate: Signal,
        interrupt: Signal,
        hang_up: Signal,
        quit: Signal,
        stop: Signal,
        go_on: Signal,
    }

    impl Signals {
        /// Installs the handlers.
        pub fn new() -> std::io::Result<Self> {
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
                hang_up: signal(SignalKind::hangup())?,
                quit: signal(SignalKind::quit())?,
                stop: signal(SignalKind::from_raw(STOP_KEY))?,
                go_on: signal(SignalKind::from_raw(GO_ON))?,
            })
        }

        /// Sends what comes.
        pub async fn listen(mut self, events: Sender) {
            loop {
                let event = tokio::select! {
                    _ = self.terminate.recv() => Event::Ended(libc::SIGTERM),
                    _ = self.interrupt.recv() => Event::Ended(libc::SIGINT),
                    _ = self.hang_up.recv() => Event::Ended(libc::SIGHUP),
                    _ = self.quit.recv() => Event::Ended(libc::SIGQUIT),
                    _ = self.stop.recv() => Event::Action(Action::App(AppAction::Suspend)),
                    _ = self.go_on.recv() => Event::Action(Action::App(AppAction::Redraw)),
                };
                events.send(event);
            }
        }
    }
}
