//! What is asked of a run from outside, applied between two steps and always answered.

use std::time::Duration;

use anyhow::Result;

use super::trainer::{End, Trainer};
use crate::run::{Command, Request, State};

/// How often a paused run looks whether it may go on.
const LOOK: Duration = Duration::from_millis(200);

impl Trainer<'_> {
    /// Applies every request that has come, in order; returns once the run may go on.
    pub(super) fn steer(&mut self) -> Result<()> {
        let mut paused = false;
        loop {
            while let Some(request) = self.inbox.poll(self.progress.step)? {
                let outcome = self.apply(&request.command, &mut paused);
                let said = outcome.as_ref().map(Clone::clone).map_err(|error| format!("{error:#}"));
                self.inbox.answer(&request, self.progress.step, said)?;
                self.note_request(&request)?;
                outcome?;
            }
            if !paused || self.end.is_some() {
                return Ok(());
            }
            self.watch().check()?;
            std::thread::sleep(LOOK);
        }
    }

    /// What became of a request, in words.
    fn apply(&mut self, command: &Command, paused: &mut bool) -> Result<String> {
        Ok(match command {
            Command::Pause => {
                *paused = true;
                self.tell(State::Paused, "paused")?;
                "paused".into()
            }
            Command::Resume if !*paused => "it was not paused".into(),
            Command::Resume => {
                *paused = false;
                self.tell(State::Running, "training")?;
                "resumed".into()
            }
            Command::Stop => {
                self.save()?;
                self.end = Some(End::Stopped);
                "stopped; a checkpoint was made".into()
            }
            Command::Checkpoint => {
                self.save()?;
                self.back(*paused)?;
                format!("checkpoint-{} made", self.progress.step)
            }
            Command::Evaluate => {
                self.evaluate(true)?;
                self.back(*paused)?;
                "evaluated".into()
            }
            Command::SetLr { value } => {
                self.save()?;
                let before = std::mem::replace(&mut self.progress.peak_rate, *value);
                self.amend_checkpoint()?;
                self.back(*paused)?;
                format!(
                    "peak learning rate {value:e}, was {before:e}; checkpoint-{} was made before",
                    self.progress.step
                )
            }
            Command::Note { .. } => "kept".into(),
        })
    }

    /// After something in between: what it was doing.
    fn back(&mut self, paused: bool) -> Result<()> {
        let (state, stage) = if paused { (State::Paused, "paused") } else { (State::Running, "training") };
        self.tell(state, stage)
    }

    fn note_request(&mut self, request: &Request) -> Result<()> {
        let step = self.progress.step;
        let (event, message) = match &request.command {
            Command::Pause => ("paused", String::new()),
            Command::Resume => ("resumed", String::new()),
            Command::Note { text } => ("note", text.clone()),
            Command::SetLr { value } => ("set-lr", format!("peak learning rate {value:e} from here on")),
            // These leave events of their own.
            Command::Stop | Command::Checkpoint | Command::Evaluate => return Ok(()),
        };
        self.journal.event(&mut self.writer, event, step, &message)
    }
}
