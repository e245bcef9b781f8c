//! Clips put together for one step of the model.

use std::time::Duration;

use super::heard::Heard;
use super::mixture::MixtureState;
use crate::config::training::AudioContext;

/// What the encoder of a batch is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Audio {
    /// Log-mel spectrograms, row-major `[batch, mel, frames]`. Behind a clip that is shorter than the batch there is silence,
    /// made by the same Fourier transform of zeros as in a batch of 30 s: a frame has the same numbers in both.
    pub log_mel: Vec<f32>,
    /// Clips.
    pub batch: usize,
    /// Rows of a spectrogram.
    pub mel_bins: usize,
    /// Frames, an even number.
    pub frames: usize,
}

impl Audio {
    /// Puts clips together: as many frames as the model takes, at most `most`, or with [`AudioContext::Clip`] as many as the
    /// longest clip needs.
    pub(super) fn collate(clips: &[&Heard], mel_bins: usize, context: AudioContext, most: usize) -> Self {
        let longest = clips.iter().map(|clip| clip.frames).max().unwrap_or(2);
        let frames = if context == AudioContext::Clip { longest.min(most) } else { most };
        let mut log_mel = Vec::with_capacity(clips.len() * mel_bins * frames);
        clips.iter().for_each(|clip| clip.append(&mut log_mel, frames));
        Self { log_mel, batch: clips.len(), mel_bins, frames }
    }
}

/// One micro-batch of training examples.
#[derive(Clone, Debug)]
pub struct Batch {
    /// What is heard.
    pub audio: Audio,
    /// What is to be written for each clip: prompt, caption, end of text; of differing lengths.
    pub labels: Vec<Vec<u32>>,
    /// How many of each clip's labels are the prompt.
    pub prompt_lens: Vec<usize>,
    /// Each clip's dataset: index among [`super::Mixture::sources`].
    pub sources: Vec<usize>,
    /// Each clip's file, as its metadata names it.
    pub file_names: Vec<String>,
    /// Each clip's caption.
    pub captions: Vec<String>,
    /// Where the sequence goes on behind this batch.
    pub state: MixtureState,
    /// What was noticed about these clips and had not been told before, for people.
    pub warnings: Vec<String>,
    /// How long the consumer waited for this batch.
    pub waited: Duration,
}
