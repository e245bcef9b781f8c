//! What is said to the model's thread, and what it answers.

use std::path::PathBuf;
use std::sync::Arc;

use crate::audio::{Given, Mask};
use crate::config::Generate;
use crate::whisper::explain::Explanation;

/// A wish to the model's thread. Requests are served in order; a newer [`Request::Load`] replaces the model.
#[derive(Clone, Debug)]
pub enum Request {
    /// Load a model: a HuggingFace Whisper directory, or a hub id such as `openai/whisper-base`.
    Load {
        /// Directory or hub id, as the user wrote it.
        model: String,
    },
    /// Write captions for a clip, and explain the best one.
    Caption {
        /// Chosen by the asker; comes back in every reply to this request.
        ticket: u64,
        /// The clip.
        clip: Clip,
        /// Who is to write.
        voice: Voice,
        /// Text prefix, for example `clotho > caption: `; may be empty.
        prefix: String,
        /// Token ids that the caption is to begin with; usually none.
        begun: Vec<u32>,
        /// How to search, as far as the model's own settings are not to count.
        asked: Box<Generate>,
    },
    /// Read a caption that is already there.
    Explain {
        /// Chosen by the asker; comes back in every reply to this request.
        ticket: u64,
        /// As in [`Request::Caption`].
        clip: Clip,
        /// As in [`Request::Caption`].
        voice: Voice,
        /// As in [`Request::Caption`].
        prefix: String,
        /// What stands behind the prefix.
        caption: Wording,
    },
    /// Which ids a prefix becomes with the loaded model's tokenizer.
    Tokenize {
        /// Chosen by the asker.
        ticket: u64,
        /// The text to tokenize.
        prefix: String,
    },
}

/// What the model is given to hear.
#[derive(Clone, Debug)]
pub struct Clip {
    /// Mono samples at 16 kHz; what lies beyond 30 s is cut.
    pub samples: Arc<[f32]>,
    /// What of it is taken out.
    pub masks: Vec<Mask>,
}

impl Clip {
    /// Whether both are the same samples, not only equal ones, with the same masks.
    pub fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.samples, &other.samples) && self.masks == other.masks
    }
}

impl<'a> From<&'a Clip> for Given<'a> {
    fn from(clip: &'a Clip) -> Self {
        Given { samples: &clip.samples, masks: &clip.masks }
    }
}

/// The model that is meant: when another one is loaded, because this one could not be, nothing is asked of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voice {
    /// As it was named when it was loaded.
    pub model: String,
    /// How strongly its LoRA adapter speaks, where it has one: 0 is the base model, 1 what was trained.
    pub adapter: f32,
}

/// A caption as text or as the tokens that a model wrote.
#[derive(Clone, Debug, PartialEq)]
pub enum Wording {
    /// Tokenized alone; the end of text is put behind it.
    Text(String),
    /// Ids behind the prompt.
    Tokens(Vec<u32>),
}

/// What the model's thread has to say.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Loading or downloading is under way.
    Progress {
        /// What is being done, for people: `downloading model.safetensors`, `reading weights`.
        what: String,
        /// Bytes done.
        done: u64,
        /// Bytes in all, 0 when unknown.
        total: u64,
    },
    /// The model that was loaded has made room for another.
    Unloaded,
    /// The model is loaded and can be asked.
    Ready(ModelInfo),
    /// A request failed; the message says what, where and what to do.
    Failed {
        /// The request's ticket; `None` for a failed load.
        ticket: Option<u64>,
        /// For people.
        message: String,
    },
    /// The prompt's ids with their texts: first of all replies to a caption, the only one to [`Request::Tokenize`].
    Prompt {
        /// Of the request.
        ticket: u64,
        /// Special tokens before the prefix: four, of an English-only model two.
        special: usize,
        /// Token ids of the prefix alone.
        ids: Vec<u32>,
        /// The text of each id.
        pieces: Vec<String>,
    },
    /// The best caption so far, after every token.
    Writing {
        /// Of the request.
        ticket: u64,
        /// The caption so far, decoded together (a token may be half a letter), and its tokens behind those it began with.
        draft: Draft,
    },
    /// The captions are complete.
    Done {
        /// Of the request.
        ticket: u64,
        /// As many as were asked for, the best first; with beams all that are left.
        captions: Vec<Caption>,
        /// Knobs that moved nothing, each with the reason, for people.
        idle: Vec<String>,
    },
    /// A caption was read: that of [`Request::Explain`], or the best one of [`Request::Caption`], after [`Reply::Done`].
    Explained {
        /// Of the request.
        ticket: u64,
        /// What was found.
        explanation: Arc<Explanation>,
    },
    /// The request was cancelled before it was complete.
    Cancelled {
        /// Of the request.
        ticket: u64,
    },
}

/// A caption in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Its text so far, trimmed.
    pub text: String,
    /// Token ids.
    pub ids: Vec<u32>,
    /// The text of each.
    pub pieces: Vec<String>,
    /// Natural logarithm of each one's probability among all tokens, suppressed ones included.
    pub log_probs: Vec<f32>,
}

/// A finished caption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caption {
    /// What follows the prefix, trimmed.
    pub text: String,
    /// All token ids, the prompt included.
    pub tokens: Vec<u32>,
    /// How many of `tokens` are the prompt.
    pub prompt_len: usize,
    /// How many tokens behind the prompt were given as the caption's begin.
    pub begun: usize,
    /// The generated tokens' texts.
    pub pieces: Vec<String>,
    /// The generated tokens' log-probabilities (natural logarithm).
    pub log_probs: Vec<f32>,
    /// What a beam search ranks it by.
    pub score: Option<f64>,
    /// Seconds in the encoder, log-mel included.
    pub encode_seconds: f64,
    /// Seconds in the decoder.
    pub decode_seconds: f64,
}

/// What is loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelInfo {
    /// As the user named it.
    pub name: String,
    /// The directory it was read from.
    pub path: PathBuf,
    /// Number of parameters, shared ones counted once.
    pub parameters: usize,
    /// Bytes of memory that they take.
    pub bytes: usize,
    /// Width of the model.
    pub d_model: usize,
    /// Encoder layers.
    pub encoder_layers: usize,
    /// Decoder layers.
    pub decoder_layers: usize,
    /// Mel bins of its front end: 80 or 128.
    pub mel_bins: usize,
    /// Size of the vocabulary.
    pub vocab_size: usize,
    /// The most positions of the decoder (448 for all published ones).
    pub max_length: usize,
    /// `cpu`, `cuda:0`, `metal`.
    pub device: String,
    /// `f32`, `f16`, `bf16`, `q8_0`.
    pub dtype: String,
    /// Whether it has a LoRA adapter that can be turned.
    pub adapter: bool,
}
