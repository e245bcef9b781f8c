//! The loop of the model's thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use anyhow::{Context, Result, bail};

use super::{Clip, Draft, Named, Reply, Request, Voice, Wording};
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
    let mut worker =
        Worker { checkpoint: None, name: String::new(), heard: None, trouble: None, device, precision, named, reply };
    for (request, watch) in inbox {
        worker.serve(&request, &watch);
    }
}

struct Worker<'a> {
    checkpoint: Option<Checkpoint>,
    /// What it was called when it was asked for.
    name: String,
    /// The clip that was heard last: it is not heard again for another prefix or another search.
    heard: Option<(Clip, Heard)>,
    /// Why the last load failed.
    trouble: Option<String>,
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
            Request::Load { model } => {
                let loaded = self.load(model, watch);
                self.trouble = loaded.as_ref().err().map(|error| format!("{error:#}"));
                loaded
            }
            Request::Tokenize { ticket, prefix } => self.tell_prompt(*ticket, prefix),
            Request::Caption { ticket, clip, voice, prefix, begun, asked } => {
                self.take_voice(voice)?;
                self.tell_prompt(*ticket, prefix)?;
                self.caption(*ticket, clip, (prefix, begun), asked, watch)
            }
            Request::Explain { ticket, clip, voice, prefix, caption } => {
                self.take_voice(voice)?;
                self.tell_prompt(*ticket, prefix)?;
                self.explain(*ticket, clip, prefix, caption, watch)
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
        model.clone_into(&mut self.name);
        info.adapter = checkpoint.adapter().is_some();
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
        self.checkpoint.as_ref().with_context(|| match &self.trouble {
            Some(why) => format!("no model is loaded: {why}"),
            None => "no model is loaded: M chooses one".to_owned(),
        })
    }

    /// Refuses when another model is loaded than the one that is meant, and turns its adapter as is wished.
    fn take_voice(&mut self, voice: &Voice) -> Result<()> {
        let checkpoint = self.loaded()?;
        if voice.model != self.name {
            match &self.trouble {
                Some(why) => bail!("{why}"),
                None => bail!("{} is not loaded: M loads it", voice.model),
            }
        }
        if checkpoint.adapter().is_some_and(|strength| strength.to_bits() != voice.adapter.to_bits()) {
            checkpoint.set_adapter(voice.adapter)?;
            // The encoder may be adapted too.
            self.heard = None;
        }
        Ok(())
    }

    fn tell_prompt(&self, ticket: u64, prefix: &str) -> Result<()> {
        let checkpoint = self.loaded()?;
        let prompt = checkpoint.prompt(prefix)?;
        let (special, ids) = (prompt.special.len(), prompt.prefix);
        let pieces = ids.iter().map(|&id| checkpoint.tokenizer.piece(id)).collect();
        (self.reply)(Reply::Prompt { ticket, special, ids, pieces });
        Ok(())
    }

    /// Hears a clip, unless it is the one that was heard last.
    fn hear(&mut self, clip: &Clip, watch: &Watch) -> Result<Heard> {
        if let Some((_, heard)) = self.heard.as_ref().filter(|(last, _)| last.same(clip)) {
            let mut heard = heard.clone();
            heard.seconds = 0.0;
            return Ok(heard);
        }
        let heard = self.loaded()?.hear(clip, watch)?;
        self.heard = Some((clip.clone(), heard.clone()));
        Ok(heard)
    }

    fn caption(
        &mut self,
        ticket: u64,
        clip: &Clip,
        (prefix, begun): (&str, &[u32]),
        asked: &Generate,
        watch: &Watch,
    ) -> Result<()> {
        let search = Search::new(asked, &self.loaded()?.generation.search)?;
        let heard = self.hear(clip, watch)?;
        let checkpoint = self.loaded()?;
        let prompt = checkpoint.prompt(prefix)?.ids();
        let start = Start { prompt: &prompt, begun };
        let mut on_step = |_: usize, written: &[Written]| {
            (self.reply)(Reply::Writing { ticket, draft: draft(checkpoint, begun, written) });
        };
        let captions = checkpoint.caption_heard(&[heard], start, &search, watch, &mut on_step)?.swap_remove(0);
        let best = captions.first().map(|best| Wording::Tokens(best.tokens[best.prompt_len..].to_vec()));
        (self.reply)(Reply::Done { ticket, captions, idle: search.idle() });
        best.map_or(Ok(()), |best| self.explain(ticket, clip, prefix, &best, watch))
    }

    fn explain(&mut self, ticket: u64, clip: &Clip, prefix: &str, caption: &Wording, watch: &Watch) -> Result<()> {
        let encoded = self.hear(clip, watch)?.encoded;
        let checkpoint = self.loaded()?;
        let prompt = checkpoint.prompt(prefix)?.ids();
        let mut behind = match caption {
            Wording::Text(text) => checkpoint.tokenizer.encode(text)?,
            Wording::Tokens(tokens) => tokens.clone(),
        };
        // How likely it was to end here, and what could have stood in the end's place.
        let (end, room) = (checkpoint.generation.eos_token_id, checkpoint.config.max_target_positions);
        if behind.last() != Some(&end) && prompt.len() + behind.len() < room {
            behind.push(end);
        }
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
