//! What the decoder is given before it writes, and what it is taught to write.

use anyhow::{Result, ensure};
use candle_transformers::models::whisper::{NO_TIMESTAMPS_TOKEN, SOT_TOKEN, TRANSCRIBE_TOKEN};

use super::config::{GenerationConfig, WhisperConfig};
use super::tokenizer::Tokenizer;

/// The ids that stand before every caption: four special tokens and the prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// `<|startoftranscript|><|en|><|transcribe|><|notimestamps|>`; English-only models have no language and task.
    pub special: Vec<u32>,
    /// The text prefix such as `clotho > caption: `, tokenized alone.
    pub prefix: Vec<u32>,
}

impl Prompt {
    /// The prompt for a text prefix, which may be empty.
    pub fn new(tokenizer: &Tokenizer, generation: &GenerationConfig, prefix: &str) -> Result<Self> {
        let names: &[&str] = if generation.is_multilingual {
            &[SOT_TOKEN, "<|en|>", TRANSCRIBE_TOKEN, NO_TIMESTAMPS_TOKEN]
        } else {
            &[SOT_TOKEN, NO_TIMESTAMPS_TOKEN]
        };
        let special = names.iter().map(|name| tokenizer.special(name)).collect::<Result<_>>()?;
        Ok(Self { special, prefix: tokenizer.encode(prefix)? })
    }

    /// All ids in order.
    pub fn ids(&self) -> Vec<u32> {
        [&self.special[..], &self.prefix].concat()
    }
}

/// What the model is taught to write for one caption: prompt, caption, end of text. The caption is tokenized alone.
///
/// # Errors
/// Longer than the decoder's positions.
pub fn labels(tokenizer: &Tokenizer, config: &WhisperConfig, prompt: &Prompt, caption: &str) -> Result<Vec<u32>> {
    let mut labels = prompt.ids();
    labels.extend(tokenizer.encode(caption)?);
    labels.push(config.eos_token_id);
    let most = config.max_target_positions;
    ensure!(
        labels.len() <= most,
        "the caption makes {} tokens with its prefix; the decoder has {most} positions",
        labels.len()
    );
    Ok(labels)
}

/// Decoder input for `labels`: moved right by one behind the start token.
///
/// The labels already begin with the start token, so it stands twice: the published checkpoints were trained so.
pub fn shifted_right(config: &WhisperConfig, labels: &[u32]) -> Vec<u32> {
    let mut input = vec![config.decoder_start_token_id];
    input.extend_from_slice(&labels[..labels.len().saturating_sub(1)]);
    input
}
