//! From a caption to the token ids that the model is taught to write.

use anyhow::{Result, ensure};

use crate::whisper::{GenerationConfig, Prompt, Tokenizer, WhisperConfig};

/// Makes labels; used from every thread.
pub struct Labeller {
    tokenizer: Tokenizer,
    generation: GenerationConfig,
    eos: u32,
    /// Positions of the decoder.
    most: usize,
    repeat_start_token: bool,
}

/// What the model is taught to write for one clip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Prompt, caption, end of text.
    pub ids: Vec<u32>,
    /// How many of them are the prompt.
    pub prompt_len: usize,
    /// Tokens of the caption that did not fit into the decoder.
    pub cut: usize,
}

impl Labeller {
    /// For a model of `config`. With `repeat_start_token` the labels begin with the start token, as the published checkpoints
    /// were trained; without, with what follows it.
    pub fn new(
        tokenizer: Tokenizer,
        config: &WhisperConfig,
        generation: GenerationConfig,
        repeat_start_token: bool,
    ) -> Self {
        Self { tokenizer, generation, eos: config.eos_token_id, most: config.max_target_positions, repeat_start_token }
    }

    /// The ids before every caption with this prefix.
    ///
    /// # Errors
    /// The tokenizer is not Whisper's, or the prefix leaves no room for a caption.
    pub fn prompt(&self, prefix: &str) -> Result<Vec<u32>> {
        let ids = Prompt::new(&self.tokenizer, &self.generation, prefix)?.ids();
        let ids = if self.repeat_start_token { ids } else { ids[1..].to_vec() };
        let least = ids.len() + 2;
        ensure!(
            least <= self.most,
            "the prefix `{prefix}` makes {} tokens, which leaves no room for a caption in the decoder's {} positions",
            ids.len(),
            self.most
        );
        Ok(ids)
    }

    /// The labels of `caption` behind `prompt`; a caption that is too long is cut.
    pub fn label(&self, prompt: &[u32], caption: &str) -> Result<Label> {
        let mut caption = self.tokenizer.encode(caption)?;
        let room = self.most.saturating_sub(prompt.len() + 1);
        let cut = caption.len().saturating_sub(room);
        caption.truncate(room);
        let ids = [prompt, &caption, &[self.eos]].concat();
        Ok(Label { ids, prompt_len: prompt.len(), cut })
    }
}
