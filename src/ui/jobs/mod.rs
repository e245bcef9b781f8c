//! Work beside the screen, in named lanes: one job runs, one is next, the newest wins.

mod runner;

pub use runner::{JobEvent, Runner};

use super::action::Action;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A lane. A new job in it cancels the one that runs and replaces the one that is next; lanes do not wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lane(pub &'static str);

/// What a job does.
type Run = Box<dyn FnOnce(&JobContext) -> Vec<Action> + Send>;

/// Work for one lane.
pub struct Job {
    /// Where it queues.
    pub lane: Lane,
    /// The work; runs on a thread of its own and returns what it found. A panic inside becomes a message.
    pub run: Run,
    /// The program does not end before it is done: something is saved.
    pub lasting: bool,
}

impl Job {
    /// A job for `lane`.
    pub fn new(lane: Lane, run: impl FnOnce(&JobContext) -> Vec<Action> + Send + 'static) -> Self {
        Self { lane, run: Box::new(run), lasting: false }
    }

    /// The same, but not lost when the program ends.
    #[must_use]
    pub fn lasting(self) -> Self {
        Self { lasting: true, ..self }
    }
}

/// What a running job knows of the screen.
pub struct JobContext {
    cancelled: Arc<AtomicBool>,
    send: Box<dyn Fn(Action) + Send + Sync>,
}

impl JobContext {
    /// For a job that runs on behalf of nobody, as in tests: what it sends goes to `send`.
    pub fn new(cancelled: Arc<AtomicBool>, send: impl Fn(Action) + Send + Sync + 'static) -> Self {
        Self { cancelled, send: Box::new(send) }
    }

    /// Whether nobody wants the result any more: return soon, what is returned is dropped.
    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The flag behind [`JobContext::cancelled`], for work that takes a flag.
    pub fn cancel_flag(&self) -> &AtomicBool {
        &self.cancelled
    }

    /// Says something before the end, for example how far the work is; dropped when the job was cancelled.
    pub fn send(&self, action: Action) {
        if !self.cancelled() {
            (self.send)(action);
        }
    }
}
