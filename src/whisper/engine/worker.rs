//! The loop of the model's thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use anyhow::{Context, Result};

use super::{Draft, Named, Reply, Request, Wording};
use crate::config::Generate;
use crate::hub;
use crate::stop::{Stopped, Watch};
use crate::whisper::checkpoint::{Checkpoint, Heard};
use crate::whisper::device::{Device, Precision};
use crate::whisper::generate::{Search, Start, Written};

/// Serves requests in order until every sender is gone.
pub(super) fn serve(
    inbox: &Receiver<(Request, Watch)>,
    device: Device,
    precision: Precision,
    named: Named,
    reply: &dyn Fn(Reply),
) {
    let mut worker = Worker { checkpoint: None, heard: None, device, precision, named, reply };
    for (request, watch) in inbox {
        worker.serve(&request, &watch);
    }
}

struct Worker<'a> {
    checkpoint: Option<Checkpoint>,
    /// The clip that was heard last: it is not heard again for another prefix or another search.
    heard: Option<(Arc<[f32]>, Heard)>,
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
            Request::Caption { ticket, samples, prefix, begun, asked } => {
                self.tell_prompt(*ticket, prefix)?;
                self.caption(*ticket, samples, (prefix, begun), asked, watch)
            }
            Request::Explain { ticket, samples, prefix, caption } => {
                self.tell_prompt(*ticket, prefix)?;
                self.explain(*ticket, samples, prefix, caption, watch)
            }
        }
    }

    fn load(&mut self, model: &str, watch: &Watch) -> Result<()> {
        let dir = self.locate(model, watch)?;
        // Two large models at once may be more than the memory holds.
        self.heard = None;
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

    /// Hears a clip, unless it is the one that was heard last.
    fn hear(&mut self, samples: &Arc<[f32]>, watch: &Watch) -> Result<Heard> {
        if let Some((_, heard)) = self.heard.as_ref().filter(|(last, _)| Arc::ptr_eq(last, samples)) {
            let mut heard = heard.clone();
            heard.seconds = 0.0;
            return Ok(heard);
        }
        let heard = self.loaded()?.hear(samples, watch)?;
        self.heard = Some((samples.clone(), heard.clone()));
        Ok(heard)
    }

    fn caption(
        &mut self,
        ticket: u64,
        samples: &Arc<[f32]>,
        (prefix, begun): (&str, &[u32]),
        asked: &Generate,
        watch: &Watch,
    ) -> Result<()> {
        let search = Search::new(asked, &self.loaded()?.generation.search)?;
        let heard = self.hear(samples, watch)?;
        let checkpoint = self.loaded()?;
        let prompt = checkpoint.prompt(prefix)?.ids();
        let start = Start { prompt: &prompt, begun };
        let mut on_step = |_: usize, written: &[Written]| {
            (self.reply)(Reply::Writing { ticket, draft: draft(checkpoint, begun, written) });
        };
        let captions = checkpoint.caption_heard(&[heard], start, &search, watch, &mut on_step)?.swap_remove(0);
        (self.reply)(Reply::Done { ticket, captions, idle: search.idle() });
        Ok(())
    }

    fn explain(
        &mut self,
        ticket: u64,
        samples: &Arc<[f32]>,
        prefix: &str,
        caption: &Wording,
        watch: &Watch,
    ) -> Result<()> {
        let encoded = self.hear(samples, watch)?.encoded;
        let checkpoint = self.loaded()?;
        let prompt = checkpoint.prompt(prefix)?.ids();
        let behind = match caption {
            Wording::Text(text) => {
                [&checkpoint.tokenizer.encode(text)?[..], &[checkpoint.generation.eos_token_id]].concat()
            }
            Wording::Tokens(tokens) => tokens.clone(),
        };
        let explanation =
            checkpoint.explain(&encoded, &[&prompt[..], &behind].concat(), prompt.len(), ALTERNATIVES, watch)?;
        (self.reply)(Reply::Explained { ticket, explanation: Arc::new(explanation) });
        Ok(())
    }
}

/// Alternatives that are told for each place of a caption.
const ALTERNATIVES: usize = 12;

fn draft(checkpoint: &Checkpoint, begun: &[u32], written: &[Written]) -> Draft {
    let ids: Vec<u32> = written.iter().map(|token| token.id).collect();
    let text = checkpoint.tokenizer.decode(&[begun, &ids].concat()).unwrap_or_default();
    Draft {
        text: text.trim().to_owned(),
        pieces: ids.iter().map(|&id| checkpoint.tokenizer.piece(id)).collect(),
        log_probs: written.iter().map(|token| token.log_prob).collect(),
        ids,
    }
}

fn ticket(request: &Request) -> Option<u64> {
    match request {
        Request::Load { .. } => None,
        Request::Caption { ticket, .. } | Request::Explain { ticket, .. } | Request::Tokenize { ticket, .. } => {
            Some(*ticket)
        }
    }
}

fn load(dir: &Path, device: Device, precision: Precision) -> Result<Checkpoint> {
    Checkpoint::load(dir, device, precision).with_context(|| format!("cannot load a model from {}", dir.display()))
}
