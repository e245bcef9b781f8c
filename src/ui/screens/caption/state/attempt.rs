//! One try: a clip, a model, a prefix, a way to search, and what came of it.

use crate::audio::Mask;
use crate::config::Generate;
use crate::ui::screens::caption::chosen::Chosen;
use crate::whisper::Explanation;
use crate::whisper::engine::{Caption, Draft, Voice};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Instant;

/// How near a caption is to what people wrote, by the names of metrics; or in few words why that cannot be told.
pub type Scores = Vec<(&'static str, Result<f64, String>)>;

/// How far a try is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// The model loads, or listens.
    #[default]
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

/// Who put a token where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is of the prompt.
    Prompt,
    /// A person: the caption was begun with it, or typed.
    Person,
    /// The model.
    Model,
}

/// A token as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its id.
    pub id: u32,
    /// Its text.
    pub piece: String,
    /// Natural logarithm of its probability, where that is known.
    pub log_prob: Option<f32>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Token {
    /// Its probability, 0..=1; 0 where that is not known.
    pub fn probability(&self) -> f32 {
        self.log_prob.map_or(0.0, f32::exp)
    }
}

/// Where a try branched off another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The number of the other try.
    pub of: usize,
    /// How many tokens of its caption both have.
    pub kept: usize,
}

/// One of the captions that a search found.
#[derive(Clone, Debug, Default)]
pub struct Candidate {
    /// The caption.
    pub caption: Caption,
    /// Why it reads so, once that is known.
    pub why: Option<Arc<Explanation>>,
    /// The request for that.
    pub asked: Option<u64>,
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
    /// What of it is masked.
    pub masks: Vec<Mask>,
    /// The model, as the person named it, and its adapter.
    pub voice: Voice,
    /// The prefix.
    pub prefix: String,
    /// How it is searched for.
    pub asked: Generate,
    /// What the caption was begun with.
    pub begun: Vec<Token>,
    /// A sentence that a person typed, to see what the model thinks of it.
    pub typed: bool,
    /// Where it branched off another try.
    pub branch: Option<Branch>,
    /// When it began.
    pub began: Instant,
    /// How far it is.
    pub stage: Stage,
    /// What comes, while it comes.
    pub draft: Draft,
    /// What was found, the best first.
    pub candidates: Vec<Candidate>,
    /// Which of them is shown.
    pub candidate: usize,
    /// How near the shown one is to what people wrote; empty until that is known.
    pub scores: Scores,
    /// Whether it is in a file.
    pub saved: bool,
}

impl Attempt {
    /// One more token has come, or another beam is the best.
    pub fn draft(&mut self, draft: Draft) {
        self.stage = Stage::Writing;
        self.draft = draft;
    }

    /// The whole result is there.
    pub fn complete(&mut self, captions: Vec<Caption>) {
        self.stage = Stage::Complete;
        let candidate = |caption| Candidate { caption, ..Candidate::default() };
        self.candidates = captions.into_iter().map(candidate).collect();
    }

    /// The sentence that a person typed was read.
    pub fn read(&mut self, text: &str, why: Arc<Explanation>) {
        self.stage = Stage::Complete;
        let prompt_len = why.tokens.iter().filter(|token| token.given).count();
        let written = &why.tokens[prompt_len..];
        let caption = Caption {
            text: text.to_owned(),
            tokens: why.tokens.iter().map(|token| token.id).collect(),
            prompt_len,
            pieces: written.iter().map(|token| token.piece.clone()).collect(),
            log_probs: written.iter().map(|token| token.log_prob.unwrap_or_default()).collect(),
            ..Caption::default()
        };
        self.candidates = vec![Candidate { caption, why: Some(why), asked: None }];
    }

    /// The candidate that is shown.
    pub fn shown(&self) -> Option<&Candidate> {
        self.candidates.get(self.candidate)
    }

    /// The caption that is shown, whole or not.
    pub fn text(&self) -> &str {
        self.shown().map_or(&self.draft.text, |shown| &shown.caption.text)
    }

    /// Why the shown caption reads so.
    pub fn why(&self) -> Option<&Explanation> {
        self.shown()?.why.as_deref()
    }

    /// Seconds in encoder and decoder.
    pub fn seconds(&self) -> f64 {
        self.shown().map_or(0.0, |shown| shown.caption.encode_seconds + shown.caption.decode_seconds)
    }

    /// The tokens of the prompt: known once the caption is explained.
    pub fn prompt_tokens(&self) -> Vec<Token> {
        let given = self.why().into_iter().flat_map(|why| &why.tokens).take_while(|token| token.given);
        let shown = |token: &crate::whisper::Explained| Token {
            id: token.id,
            piece: token.piece.clone(),
            log_prob: token.log_prob,
            origin: Origin::Prompt,
        };
        given.map(shown).collect()
    }

    /// The tokens behind the prompt.
    pub fn tokens(&self) -> Vec<Token> {
        let Some(Candidate { caption, why, .. }) = self.shown() else {
            return self.begun.iter().cloned().chain(written(&self.draft)).collect();
        };
        if let Some(why) = why {
            return self.explained(why);
        }
        let ids = caption.tokens.iter().skip(caption.prompt_len + caption.begun);
        let told = ids.zip(&caption.pieces).zip(&caption.log_probs);
        let token = |((&id, piece), &log_prob): ((&u32, &String), &f32)| by_model(id, piece, log_prob);
        self.begun.iter().cloned().chain(told.map(token)).collect()
    }

    fn explained(&self, why: &Explanation) -> Vec<Token> {
        let behind = why.tokens.iter().skip_while(|token| token.given).enumerate();
        let by_person = |place: usize| self.typed || place < self.begun.len();
        behind
            .map(|(place, token)| Token {
                id: token.id,
                piece: token.piece.clone(),
                log_prob: token.log_prob,
                origin: if by_person(place) { Origin::Person } else { Origin::Model },
            })
            .collect()
    }

    /// The line that is saved.
    pub fn json(&self) -> Value {
        let shown = self.shown().cloned().unwrap_or_default().caption;
        let scores = self.scores.iter().map(|(name, score)| ((*name).to_owned(), json!(score.as_ref().ok())));
        json!({
            "file": self.clip.path.to_string_lossy(),
            "model": self.voice.model,
            "adapter": self.voice.adapter,
            "prefix": self.prefix,
            "caption": self.text(),
            "typed": self.typed,
            "tokens": shown.tokens,
            "prompt_len": shown.prompt_len,
            "begun": shown.begun,
            "log_probs": shown.log_probs,
            "score": shown.score,
            "part": self.clip.part,
            "seconds": self.seconds(),
            "masks": self.masks,
            "generate": said(&self.asked),
            "metrics": scores.collect::<Map<_, _>>(),
        })
    }
}

fn by_model(id: u32, piece: &str, log_prob: f32) -> Token {
    Token { id, piece: piece.to_owned(), log_prob: Some(log_prob), origin: Origin::Model }
}

fn written(draft: &Draft) -> impl Iterator<Item = Token> {
    let told = draft.ids.iter().zip(&draft.pieces).zip(&draft.log_probs);
    told.map(|((&id, piece), &log_prob)| by_model(id, piece, log_prob))
}

/// The knobs that were turned.
pub fn said(asked: &Generate) -> Map<String, Value> {
    let all = serde_json::to_value(asked).ok().and_then(|all| all.as_object().cloned()).unwrap_or_default();
    all.into_iter().filter(|(_, value)| !value.is_null()).collect()
}
