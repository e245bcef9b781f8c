//! The one bounded channel into the loop, and what travels through it.

use super::action::Action;
use super::jobs::JobEvent;
use std::sync::mpsc;
use std::time::Duration;

/// Something the loop wakes up for.
pub enum Event {
    /// A key, the mouse, pasted text or a new size from the terminal.
    Terminal(crossterm::event::Event),
    /// A job said something.
    Job(JobEvent),
    /// Something happened outside: the model, the clock, a signal.
    Action(Action),
    /// The process was told to end by this signal.
    Ended(i32),
    /// The terminal is gone.
    Gone(String),
}

/// How many events wait before senders do.
const CAPACITY: usize = 1024;

/// The loop's end of the channel.
pub struct Receiver(mpsc::Receiver<Event>);

/// The world's end of the channel.
#[derive(Clone)]
pub struct Sender(mpsc::SyncSender<Event>);

/// A new channel.
pub fn channel() -> (Sender, Receiver) {
    let (sender, receiver) = mpsc::sync_channel(CAPACITY);
    (Sender(sender), Receiver(receiver))
}

impl Sender {
    /// Sends, waiting while the channel is full. Once the loop has ended events go nowhere. Never for the loop's own thread.
    pub fn send(&self, event: Event) {
        drop(self.0.send(event));
    }

    /// Sends when there is room; for ticks, which are worth nothing late, and for the loop's own thread.
    pub fn try_send(&self, event: Event) {
        drop(self.0.try_send(event));
    }
}

impl Receiver {
    /// Waits for an event; `None` when nobody is left who could send.
    pub fn recv(&self) -> Option<Event> {
        self.0.recv().ok()
    }

    /// An event that waits already or comes within this time.
    pub fn recv_within(&self, time: Duration) -> Option<Event> {
        if time.is_zero() { self.0.try_recv().ok() } else { self.0.recv_timeout(time).ok() }
    }
}
