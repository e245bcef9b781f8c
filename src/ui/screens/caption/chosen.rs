//! The clip that is captioned.

use crate::audio::picture::MelPicture;
use crate::audio::{CLIP_SAMPLES, Facts, SAMPLE_RATE, Sound, resample};
use crate::dataset::{Clip, Split};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

/// Rows of the picture: enough for two in each cell of a tall pane.
const PICTURE_ROWS: usize = 96;

/// Which clip, and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Its file; of a recording only a name.
    pub path: PathBuf,
    /// Its name in the dataset, or of its file.
    pub file_name: String,
    /// Captions that people wrote.
    pub captions: Vec<String>,
    /// The draft that its metadata had when it was taken.
    pub draft: Option<String>,
    /// Names of its labels.
    pub labels: Vec<String>,
    /// The split that it is of; a file has none.
    pub split: Weak<Split>,
    /// The sound of a recording, which is in no file.
    pub recorded: Option<Arc<Loaded>>,
    /// The seconds of it that are meant; `None` is all of it.
    pub part: Option<(f64, f64)>,
}

impl Chosen {
    /// A clip of `split`, its labels by their names where the dataset tells them.
    pub fn of(clip: &Clip, split: &Arc<Split>) -> Self {
        let name = |id: &String| split.ontology().and_then(|ontology| ontology.name(id)).unwrap_or(id).to_owned();
        Self {
            path: clip.path.clone(),
            file_name: clip.file_name.clone(),
            captions: clip.captions.clone(),
            draft: clip.draft().map(str::to_owned),
            labels: clip.labels.iter().map(name).collect(),
            split: Arc::downgrade(split),
            recorded: None,
            part: None,
        }
    }

    /// A file that belongs to no dataset.
    pub fn file(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { path: path.to_owned(), file_name: name, ..Self::default() }
    }

    /// Whether it is the same sound as another one.
    pub fn is_same(&self, other: &Self) -> bool {
        self.path == other.path && self.part == other.part
    }

    /// The draft that its metadata has now.
    pub fn draft_now(&self) -> Option<String> {
        let changed = self.split.upgrade().and_then(|split| split.changed_draft(&self.file_name));
        changed.unwrap_or_else(|| self.draft.clone())
    }

    /// What the player calls it.
    pub fn player_name(&self) -> String {
        let path = self.path.to_string_lossy();
        self.part.map_or_else(|| path.clone().into_owned(), |(from, to)| format!("{path}#t={from:.3},{to:.3}"))
    }
}

/// A clip, decoded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// For the player.
    pub sound: Arc<Sound>,
    /// For the eye.
    pub mel: MelPicture,
    /// For the model: mono, 16 kHz, at most 30 s.
    pub samples: Arc<[f32]>,
    /// Length in seconds of all that it is a part of.
    pub whole: f64,
}

impl Loaded {
    /// Makes picture and samples of a sound.
    pub fn of(sound: Sound) -> Self {
        let (mono, rate) = (sound.mono(), sound.facts.sample_rate);
        let mel = MelPicture::of(&mono, rate, PICTURE_ROWS);
        // A little more than the model hears, so that the resampler's filter finds real samples at its end.
        let needed = (f64::from(rate) * (CLIP_SAMPLES as f64 / f64::from(SAMPLE_RATE) + 0.1)) as usize;
        let mut samples = resample(&mono[..needed.min(mono.len())], rate, SAMPLE_RATE);
        samples.truncate(CLIP_SAMPLES);
        Self { whole: sound.duration(), sound: Arc::new(sound), mel, samples: samples.into() }
    }

    /// What lies between two of its seconds, as a clip of its own.
    pub fn part(&self, (from, to): (f64, f64)) -> Self {
        let sound = &self.sound;
        let frame = |seconds: f64| {
            ((seconds * f64::from(sound.facts.sample_rate)).round().max(0.0) as usize).min(sound.frames())
        };
        let (from, to) = (frame(from), frame(to).max(frame(from)));
        let channels = sound.channels.iter().map(|channel| channel[from..to].to_vec()).collect();
        let facts = Facts { frames: Some((to - from) as u64), ..sound.facts.clone() };
        let part = Self::of(Sound { facts, channels, trouble: sound.trouble.clone() });
        Self { whole: self.whole, ..part }
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.sound.duration()
    }

    /// How much of it the model is given, in seconds.
    pub fn heard_seconds(&self) -> f64 {
        self.samples.len() as f64 / f64::from(SAMPLE_RATE)
    }
}
