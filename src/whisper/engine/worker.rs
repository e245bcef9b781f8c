//! The loop of the model's thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use anyhow::{Context, Result};

use super::{Named, Reply, Request};
use crate::hub;
use crate::stop::{Stopped, Watch};
use crate::whisper::checkpoint::Checkpoint;
use crate::whisper::device::{Device, Precision};

/// Serves requests in order until every sender is gone.
pub(super) fn serve(
    inbox: &Receiver<(Request, Watch)>,
    device: Device,
    precision: Precision,
    named: Named,
    reply: &dyn Fn(Reply),
) {
    let mut worker = Worker { checkpoint: None, device, precision, named, reply };
    for (request, watch) in inbox {
        worker.serve(&request, &watch);
    }
}

struct Worker<'a> {
    checkpoint: Option<Checkpoint>,
    device: Device,
    precision: Precision,
    named: Named,
    reply: &'a dyn Fn(Reply),
}

impl Worker<'_> {
    fn serve(&mut self, request: &Request, watch: &Watch) {
        let ticket = ticket(request);
        let result = catch_unwind(AssertUnwindSafe(|| self.try_serve(request, watch)));
        match result {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.excuse(ticket, &error),
            Err(_) => {
                self.excuse(ticket, &anyhow::anyhow!("the model's thread met a fault of this program; see the log"));
            }
        }
    }

    fn excuse(&self, ticket: Option<u64>, error: &anyhow::Error) {
        let stopped = error.chain().any(<dyn std::error::Error>::is::<Stopped>);
        (self.reply)(match ticket {
            Some(ticket) if stopped => Reply::Cancelled { ticket },
            _ => Reply::Failed { ticket, message: format!("{error:#}") },
        });
    }

    fn try_serve(&mut self, request: &Request, watch: &Watch) -> Result<()> {
        watch.check()?;
        match request {
            Request::Load { model } => self.load(model, watch),
            Request::Tokenize { ticket, prefix } => self.tell_prompt(*ticket, prefix),
            Request::Caption { ticket, samples, prefix, max_length } => {
                self.tell_prompt(*ticket, prefix)?;
                self.caption(*ticket, samples, prefix, *max_length, watch)
            }
        }
    }

    fn load(&mut self, model: &str, watch: &Watch) -> Result<()> {
        let dir = self.locate(model, watch)?;
        // Two large models at once may be more than the memory holds.
        if self.checkpoint.take().is_some() {
            (self.reply)(Reply::Unloaded);
        }
        (self.reply)(Reply::Progress { what: "reading the model".to_owned(), done: 0, total: 0 });
        let checkpoint = load(&dir, self.device, self.precision)?;
        let mut info = checkpoint.info().clone();
        model.clone_into(&mut info.name);
        self.checkpoint = Some(checkpoint);
        (self.reply)(Reply::Ready(info));
        Ok(())
    }

    fn locate(&self, model: &str, watch: &Watch) -> Result<PathBuf> {
        if let Some(dir) = (self.named)(model) {
            return dir;
        }
        hub::locate(model, watch, &mut |what, done, total| {
            (self.reply)(Reply::Progress { what: what.to_owned(), done, total });
        })
    }

    fn loaded(&self) -> Result<&Checkpoint> {
        self.checkpoint.as_ref().context("no model is loaded: M chooses one")
    }

    fn tell_prompt(&self, ticket: u64, prefix: &str) -> Result<()> {
        let checkpoint = self.loaded()?;
        let ids = checkpoint.prompt(prefix)?.prefix;
        let pieces = ids.iter().map(|&id| checkpoint.tokenizer.piece(id)).collect();
        (self.reply)(Reply::Prompt { ticket, ids, pieces });
        Ok(())
    }

    fn caption(&self, ticket: u64, samples: &[f32], prefix: &str, max_length: usize, watch: &Watch) -> Result<()> {
        let checkpoint = self.loaded()?;
        let mut ids = Vec::new();
        let caption = checkpoint.caption(samples, prefix, max_length, watch, &mut |written| {
            ids.push(written.id);
            (self.reply)(Reply::Token {
                ticket,
                id: written.id,
                caption: checkpoint.tokenizer.decode(&ids).unwrap_or_default().trim().to_owned(),
                piece: checkpoint.tokenizer.piece(written.id),
                log_prob: written.log_prob,
            });
        })?;
        (self.reply)(Reply::Done { ticket, caption });
        Ok(())
    }
}

fn ticket(request: &Request) -> Option<u64> {
    match request {
        Request::Load { .. } => None,
        Request::Caption { ticket, .. } | Request::Tokenize { ticket, .. } => Some(*ticket),
    }
}

fn load(dir: &Path, device: Device, precision: Precision) -> Result<Checkpoint> {
    Checkpoint::load(dir, device, precision).with_context(|| format!("cannot load a model from {}", dir.display()))
}
