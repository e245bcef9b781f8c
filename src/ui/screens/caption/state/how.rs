//! With which prefix the model is asked, and how it searches.

use crate::config::Generate;

/// The prefixes of the system, those that its checkpoints were trained with.
pub const PREFIXES: [&str; 3] = ["clotho > caption: ", "audiocaps > caption: ", "audioset > keywords: "];

/// The place of the prefix of one's own, after those of the system.
pub const OWN: usize = PREFIXES.len();

/// Model and prefix.
#[derive(Debug, Default)]
pub struct How {
    /// Which prefix: a place in [`PREFIXES`], or [`OWN`].
    pub choice: usize,
    /// The prefix of one's own.
    pub own: String,
    /// The ids that the loaded model's tokenizer makes of the prefix.
    pub tokens: Option<Tokens>,
    /// The newest request for them.
    pub ticket: u64,
    /// Models that were loaded in this session, the newest first.
    pub recent: Vec<String>,
    /// The knobs of the search that were turned.
    pub asked: Generate,
    /// How strongly a LoRA adapter speaks: 0 is the base model, 1 what was trained.
    pub adapter: Adapter,
}

/// How strongly a LoRA adapter speaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adapter(pub f32);

impl Default for Adapter {
    fn default() -> Self {
        Self(1.0)
    }
}

impl Adapter {
    /// The most it can be turned to.
    pub const MOST: f32 = 2.0;

    /// Turned by so much, from 0 to 2 in steps of a tenth.
    #[must_use]
    pub fn turned(self, by: f32) -> Self {
        Self(((self.0 + by).clamp(0.0, Self::MOST) * 10.0).round() / 10.0)
    }
}

/// The tokens of a prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Special tokens before them.
    pub special: usize,
    /// Ids.
    pub ids: Vec<u32>,
    /// Texts.
    pub pieces: Vec<String>,
}

impl How {
    /// The prefix.
    pub fn prefix(&self) -> &str {
        PREFIXES.get(self.choice).copied().unwrap_or(&self.own)
    }

    /// Chooses the prefix that reads `text`, as one's own where the system has none such.
    pub fn choose(&mut self, text: &str) {
        self.choice = PREFIXES.iter().position(|prefix| *prefix == text).unwrap_or(OWN);
        if self.choice == OWN {
            text.clone_into(&mut self.own);
        }
    }

    /// Takes note of a model that was loaded.
    pub fn remember(&mut self, model: &str) {
        self.recent.retain(|name| name != model);
        self.recent.insert(0, model.to_owned());
    }
}
