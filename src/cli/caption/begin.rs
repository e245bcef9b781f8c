//! What captions are to begin with, on the command line.

use anyhow::{Context, ensure};
use clap::Args;

use crate::text::safe;
use crate::whisper::Checkpoint;

/// The beginning of every caption, as text or as tokens.
#[derive(Args, Clone, Debug, Default)]
pub struct Begin {
    /// Begin every caption with this, and write on behind it
    #[arg(long, value_name = "TEXT")]
    begin: Option<String>,
    /// The same by its tokens, those behind the prompt in `tokens` of --json: 32,3290
    #[arg(long, value_name = "IDS", value_delimiter = ',', conflicts_with = "begin")]
    begin_tokens: Vec<u32>,
}

impl Begin {
    /// Its tokens for a model: those that a caption of the model has where the text is the beginning of one.
    ///
    /// # Errors
    /// Tokens that are no text to this model.
    pub fn ids(&self, checkpoint: &Checkpoint) -> anyhow::Result<Vec<u32>> {
        let Some(text) = &self.begin else {
            self.begin_tokens.iter().try_for_each(|&id| check(id, checkpoint))?;
            return Ok(self.begin_tokens.clone());
        };
        // A token has its space before it: one at the end would be a token that no caption has there.
        let text = text.trim_end();
        checkpoint.tokenizer.encode(text).with_context(|| format!("--begin \"{}\"", safe(text)))
    }
}

fn check(id: u32, checkpoint: &Checkpoint) -> anyhow::Result<()> {
    let known = (id as usize) < checkpoint.config.vocab_size;
    ensure!(known, "--begin-tokens {id}: the model knows {} tokens, from 0 on", checkpoint.config.vocab_size);
    let text = !checkpoint.tokenizer.decode(&[id])?.is_empty();
    let name = checkpoint.tokenizer.piece(id);
    ensure!(text, "--begin-tokens {id}: that is {}, and a caption begins with text", safe(&name));
    Ok(())
}
