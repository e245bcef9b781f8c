//! What is known about the sound of a clip, for the table, filters and sorting.

use std::path::Path;

use crate::audio::{self, AudioError};

mod cache;

pub(super) use cache::FactsCache;

/// Facts of one audio file. Levels are only known once it was decoded.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ClipFacts {
    /// Length in seconds, where the header tells it.
    pub seconds: Option<f64>,
    /// Samples per second of one channel.
    pub sample_rate: u32,
    /// Number of channels.
    pub channels: usize,
    /// Name of the codec, such as `pcm_s16le` or `flac`.
    pub codec: String,
    /// Bits per sample, where the codec has such a number.
    pub bits: Option<u32>,
    /// Highest sample in dB of full scale.
    pub peak_db: Option<f32>,
    /// Integrated loudness (EBU R 128); none for clips that are too short or silent.
    pub loudness_lufs: Option<f32>,
}

impl ClipFacts {
    /// Reads the header of the file, nothing more.
    ///
    /// # Errors
    /// When it is no audio that can be read.
    pub fn probe(path: &Path) -> Result<ClipFacts, AudioError> {
        audio::probe(path).map(|facts| Self::of(&facts))
    }

    /// Decodes the file and measures its levels.
    ///
    /// # Errors
    /// When it cannot be decoded.
    pub fn measure(path: &Path) -> Result<ClipFacts, AudioError> {
        audio::decode(path).map(|sound| Self::of_sound(&sound))
    }

    /// The facts of a sound that has been decoded already.
    pub fn of_sound(sound: &audio::Sound) -> ClipFacts {
        Self::of_levels(sound, &audio::Levels::of(sound))
    }

    /// The same where the levels are known too.
    pub fn of_levels(sound: &audio::Sound, levels: &audio::Levels) -> ClipFacts {
        let mut facts = Self::of(&sound.facts);
        // A file that is longer than what is decoded keeps the length its header tells.
        facts.seconds = facts.seconds.or_else(|| Some(sound.duration()));
        facts.peak_db = Some(levels.peak_db);
        facts.loudness_lufs = levels.loudness_lufs;
        facts
    }

    fn of(facts: &audio::Facts) -> ClipFacts {
        ClipFacts {
            seconds: facts.duration(),
            sample_rate: facts.sample_rate,
            channels: facts.channels,
            codec: facts.codec.clone(),
            bits: facts.bits,
            peak_db: None,
            loudness_lufs: None,
        }
    }
}
