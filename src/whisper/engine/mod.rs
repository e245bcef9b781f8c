//! One thread owns the model; requests go in, a stream of replies comes out.

mod messages;
mod worker;

use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};

pub use messages::{Caption, Clip, Draft, ModelInfo, Reply, Request, Voice, Wording};

use super::device::{Device, Precision};
use crate::stop::{Stop, Watch};

/// The directory of a model that has a name of its own, such as the program's; `None` for all others.
pub type Named = fn(&str) -> Option<anyhow::Result<PathBuf>>;

/// A handle to the model's thread, which ends when the handle is dropped.
pub struct Engine {
    requests: Sender<(Request, Watch)>,
    stop: Stop,
}

impl Engine {
    /// Starts the thread. `named` knows the models that are neither a directory nor on the hub. `reply` is called on the
    /// thread and must not block for long.
    pub fn spawn(device: Device, precision: Precision, named: Named, reply: impl Fn(Reply) + Send + 'static) -> Self {
        let (requests, inbox) = channel();
        let thread = std::thread::Builder::new().name("whisper".to_owned());
        // Without a thread the inbox is dropped, and `send` does nothing: the caller hears no reply, the program goes on.
        drop(thread.spawn(move || worker::serve(&inbox, device, precision, named, &reply)));
        Self { requests, stop: Stop::default() }
    }

    /// Queues a request.
    pub fn send(&self, request: Request) {
        drop(self.requests.send((request, self.stop.watch())));
    }

    /// Stops the running request and those that wait; each answers [`Reply::Cancelled`].
    pub fn cancel(&self) {
        self.stop.stop();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.cancel();
    }
}
