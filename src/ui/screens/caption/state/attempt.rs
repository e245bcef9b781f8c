//! One try: a clip, a model, a prefix and what came of it.

use crate::ui::screens::caption::chosen::Chosen;
use crate::whisper::engine::{Caption, Draft};
use serde_json::{Map, Value, json};
use std::time::Instant;

/// How near a caption is to what people wrote, by the names of metrics; or in few words why that cannot be told.
pub type Scores = Vec<(&'static str, Result<f64, String>)>;

/// How far a try is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The model loads, or listens.
    Waiting,
    /// Tokens are coming.
    Writing,
    /// It is complete.
    Complete,
    /// It was stopped; what came before stays.
    Stopped,
    /// It failed, and why.
    Failed(String),
}

impl Stage {
    /// Whether the model is still at it.
    pub fn under_way(&self) -> bool {
        matches!(self, Self::Waiting | Self::Writing)
    }

    /// Whether the caption is whole.
    pub fn complete(&self) -> bool {
        *self == Self::Complete
    }
}

/// One try.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Counts the tries of this session from 1.
    pub number: usize,
    /// Of its request.
    pub ticket: u64,
    /// The clip.
    pub clip: Chosen,
    /// The model, as the person named it.
    pub model: String,
    /// The prefix.
    pub prefix: String,
    /// When it began.
    pub began: Instant,
    /// How far it is.
    pub stage: Stage,
    /// The result so far: while tokens come only the generated ones are there.
    pub result: Caption,
    /// Ids of the generated tokens.
    pub ids: Vec<u32>,
    /// How near it is to what people wrote; empty until that is known.
    pub scores: Scores,
    /// Whether it is in a file.
    pub saved: bool,
}

impl Attempt {
    /// One more token has come, or another beam is the best.
    pub fn draft(&mut self, draft: Draft) {
        self.stage = Stage::Writing;
        self.ids = draft.ids;
        self.result =
            Caption { text: draft.text, pieces: draft.pieces, log_probs: draft.log_probs, ..Caption::default() };
    }

    /// The whole result is there.
    pub fn complete(&mut self, result: Caption) {
        self.stage = Stage::Complete;
        self.ids = result.tokens.iter().skip(result.prompt_len).copied().collect();
        self.result = result;
    }

    /// The caption, whole or not.
    pub fn text(&self) -> &str {
        &self.result.text
    }

    /// Number of generated tokens that can be shown.
    pub fn len(&self) -> usize {
        self.result.pieces.len().min(self.result.log_probs.len())
    }

    /// Whether no token has come.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The probability 0..=1 of a generated token.
    pub fn probability(&self, token: usize) -> f32 {
        self.result.log_probs.get(token).map_or(0.0, |log_prob| log_prob.exp())
    }

    /// Seconds in encoder and decoder.
    pub fn seconds(&self) -> f64 {
        self.result.encode_seconds + self.result.decode_seconds
    }

    /// The line that is saved.
    pub fn json(&self) -> Value {
        json!({
            "file": self.clip.path.to_string_lossy(),
            "model": self.model,
            "prefix": self.prefix,
            "caption": self.result.text,
            "tokens": self.result.tokens,
            "prompt_len": self.result.prompt_len,
            "log_probs": self.result.log_probs,
            "score": self.result.score,
            "part": self.clip.part,
            "seconds": self.seconds(),
            "metrics": self.scores.iter().map(|(name, score)| ((*name).to_owned(), json!(score.as_ref().ok()))).collect::<Map<_, _>>(),
        })
    }
}
