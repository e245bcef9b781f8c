//! The tries of earlier sessions, which are listed below those of this one.

use super::Caption;
use super::attempt::{Attempt, Candidate, Stage};
use crate::history::{Entry, History, Wanted, age, now, session};
use crate::ui::screens::caption::chosen::Chosen;
use crate::ui::screens::caption::keeper::{Keeper, ToKeep};
use crate::whisper::engine::{self, Draft, Voice};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// The tries of earlier sessions of one dataset.
#[derive(Debug, Default)]
pub struct Kept {
    /// Where tries are kept; `None` keeps none and lists none.
    pub place: Option<PathBuf>,
    /// What is on its way there.
    pub keeper: Arc<Keeper>,
    /// Whose tries are listed.
    pub of: Option<Whose>,
    /// Lists only tries with this text; empty lists all.
    pub filter: String,
    /// Files of which it was said already that something is wrong with them.
    pub told: Vec<PathBuf>,
    /// It was said that tries cannot be kept.
    pub failed: bool,
    entries: Vec<Entry>,
    /// Those that the filter lets through.
    shown: Vec<usize>,
}

/// Tries about the clips of the dataset in this folder, or about clips that belong to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose(pub Option<PathBuf>);

/// A row of the list.
#[derive(Clone, Copy, Debug)]
pub enum Listed<'a> {
    /// A try of this session, by its place among them.
    Now(usize, &'a Attempt),
    /// One of an earlier session.
    Kept(&'a Entry),
}

impl Kept {
    /// The history that tries go to.
    pub fn history(&self) -> Option<History> {
        self.place.as_ref().map(History::at)
    }

    /// Lists these, the newest first.
    pub fn list(&mut self, entries: Vec<Entry>) {
        self.entries = entries;
        self.sift();
    }

    /// Lists only tries with `text`.
    pub fn sift_by(&mut self, text: &str) {
        text.trim().clone_into(&mut self.filter);
        self.sift();
    }

    fn sift(&mut self) {
        let wanted = Wanted { text: Some(self.filter.clone()), ..Wanted::default() };
        self.shown = (0..self.entries.len()).filter(|&at| wanted.takes(&self.entries[at])).collect();
    }

    /// Takes an entry off the list: it was brought back into this session.
    pub fn unlist(&mut self, entry: &Entry) {
        self.entries.retain(|other| other != entry);
        self.sift();
    }

    /// How many are listed.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    fn takes(&self, attempt: &Attempt) -> bool {
        if self.filter.is_empty() {
            return true;
        }
        let texts = [attempt.text(), &attempt.clip.file_name, &attempt.voice.model, &attempt.prefix];
        Wanted { text: Some(self.filter.clone()), ..Wanted::default() }.reads(texts)
    }
}

impl Caption {
    /// Where tries are kept from now on; `None` keeps none.
    pub fn keep_in(&mut self, place: Option<PathBuf>) {
        self.history.place = place;
    }

    /// Places of the listed tries of this session, the newest first.
    fn listed_now(&self) -> impl Iterator<Item = usize> {
        (0..self.attempts.len()).rev().filter(|&at| self.history.takes(&self.attempts[at]))
    }

    /// Rows of the list: this session's tries, then the earlier ones.
    pub fn rows(&self) -> usize {
        self.listed_now().count() + self.history.len()
    }

    /// What is in a row of the list.
    pub fn listed(&self, row: usize) -> Option<Listed<'_>> {
        let now = self.listed_now().count();
        if row < now {
            return self.listed_now().nth(row).map(|at| Listed::Now(at, &self.attempts[at]));
        }
        self.history.shown.get(row - now).map(|&at| Listed::Kept(&self.history.entries[at]))
    }

    /// How many finished tries would be lost: they are neither in a file nor in the history.
    pub fn unkept(&self) -> usize {
        self.to_save().filter(|attempt| !self.history.keeper.holds(attempt.number)).count()
    }
}

/// What is kept of a finished try of a clip of the dataset in `root`.
pub fn to_keep(attempt: &Attempt, root: Option<&Path>) -> ToKeep {
    let mut line = attempt.json();
    line["time"] = json!(now());
    line["session"] = json!(session());
    line["split"] = json!(attempt.clip.split.upgrade().map(|split| split.name().to_owned()));
    line["file_name"] = json!(attempt.clip.file_name);
    let tokens = attempt.tokens();
    line["pieces"] = tokens.iter().map(|token| token.piece.as_str()).collect();
    line["log_probs"] = tokens.iter().map(|token| token.log_prob).collect();
    let entry = serde_json::from_value(line).unwrap_or_default();
    let (number, references) = (attempt.number, attempt.clip.captions.clone());
    ToKeep { number, root: root.map(Path::to_owned), entry, references }
}

/// A try as it was when it was kept; without the probabilities of its tokens they are shown as certain.
pub fn brought(entry: &Entry, clip: Chosen, number: usize, now: Instant) -> Attempt {
    let (tokens, prompt_len) = entry.tokens();
    let whole = entry.has_tokens() && tokens.len() >= prompt_len + entry.pieces.len();
    let told = |name: &str| entry.extra.get(name);
    let caption = engine::Caption {
        text: entry.caption.clone(),
        pieces: if whole { entry.pieces.clone() } else { vec![entry.caption.clone()] },
        log_probs: if whole { entry.log_probs.clone() } else { vec![0.0] },
        tokens: if whole { tokens } else { vec![0] },
        prompt_len: if whole { prompt_len } else { 0 },
        decode_seconds: told("seconds").and_then(Value::as_f64).unwrap_or_default(),
        score: entry.score,
        ..engine::Caption::default()
    };
    let adapter = told("adapter").and_then(Value::as_f64).unwrap_or(1.0) as f32;
    Attempt {
        number,
        ticket: 0,
        clip,
        masks: serde_json::from_value(entry.masks.clone()).unwrap_or_default(),
        voice: Voice { model: entry.model.clone(), adapter },
        prefix: entry.prefix.clone(),
        asked: serde_json::from_value(entry.generate.clone()).unwrap_or_default(),
        begun: Vec::new(),
        typed: told("typed").and_then(Value::as_bool).unwrap_or_default(),
        branch: None,
        began: age(&entry.time).and_then(|age| now.checked_sub(age)).unwrap_or(now),
        stage: Stage::Complete,
        draft: Draft::default(),
        // Of one whose tokens are not known nothing can be asked.
        candidates: vec![Candidate { caption, why: None, asked: (!whole).then_some(0) }],
        candidate: 0,
        scores: Vec::new(),
        saved: true,
    }
}
