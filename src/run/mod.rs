//! The run directory of a training: the contract between the trainer and everything that watches or steers it.
//!
//! Files only, so it works over ssh and NFS, live, afterwards, or copied to another machine. This module knows neither a
//! model nor a screen. The trainer holds a [`Writer`] and an [`Inbox`]; a screen holds a [`Reader`] and sends with
//! [`control::send`].
//!
//! Rules: a line and its newline go out in one write; a reader keeps its place and never parses an unfinished line; unknown
//! keys are kept; a later line for the same step wins (resume). A checkpoint is written under a temporary name, synced,
//! renamed. No heartbeat means "presumed dead", never "finished".

pub mod checkpoint;
mod clock;
pub mod control;
mod event;
mod fault;
mod find;
mod heart;
mod info;
mod layout;
mod lines;
mod lock;
mod prediction;
pub mod reader;
mod status;
mod summary;
pub mod tensorboard;
pub mod trainer_state;
mod writer;

pub use checkpoint::{Best, Draft};
pub use clock::{Clock, Moment, system_clock};
pub use control::{Answer, Command, Inbox, Request};
pub use event::Event;
pub use find::find;
pub use info::RunInfo;
pub use layout::Layout;
pub use prediction::{Kind, Prediction};
pub use reader::Reader;
pub use status::{Stage, State, Status};
pub use summary::Summary;
pub use writer::Writer;
