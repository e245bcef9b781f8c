//! Sending a request to a run.

use super::done;
use crate::run::{Command, Layout, control};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::train::action::{SteerAction, TrainAction};
use std::path::PathBuf;

/// Writes the request. Each verb has its lane: a second request does not push the first aside.
pub fn send(run: PathBuf, command: Command) -> Job {
    Job::new(Lane(command.verb()), move |_| {
        let sent = control::send(&Layout::new(&run), &command).map_err(|error| error.to_string());
        done(TrainAction::Steer(SteerAction::Sent(run, command, sent)))
    })
}
