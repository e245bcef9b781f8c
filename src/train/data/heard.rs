//! One clip as the model hears it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};

use super::pipeline::words;
use crate::audio::augment::{Chances, augment};
use crate::audio::{CLIP_FRAMES, LogMel, frames_needed, load_16k_changed};
use crate::random::Rng;

/// The log-mel spectrogram of a clip.
pub(super) struct Heard {
    /// `[mel, 3000]`, silence behind the clip.
    pub log_mel: Vec<f32>,
    /// Frames that hold the clip, an even number.
    pub frames: usize,
}

impl Heard {
    /// Decodes `path`, varies it as `rng` decides, and makes its spectrogram.
    ///
    /// # Errors
    /// It cannot be decoded, or nothing is in it.
    pub fn load(path: &Path, log_mel: &LogMel, varied: Option<(Chances, Rng)>) -> Result<Self> {
        let change = |samples: &mut [f32]| {
            if let Some((chances, mut rng)) = varied {
                augment(samples, chances, &mut rng);
            }
        };
        let place = || path.display().to_string();
        // A decoder that crashes on a damaged file must not take the training with it.
        let loaded = catch_unwind(AssertUnwindSafe(|| load_16k_changed(path, change)));
        let samples = loaded
            .map_err(|panic| anyhow!("the decoder crashed: {}", words(panic.as_ref())))
            .with_context(place)?
            .with_context(place)?;
        ensure!(!samples.is_empty(), "{}: holds no samples", path.display());
        Ok(Self { log_mel: log_mel.compute(&samples), frames: frames_needed(samples.len()) })
    }

    /// Appends the first `frames` frames to a batch `[batch, mel, frames]`.
    pub fn append(&self, batch: &mut Vec<f32>, frames: usize) {
        self.log_mel.chunks_exact(CLIP_FRAMES).for_each(|row| batch.extend_from_slice(&row[..frames]));
    }
}
