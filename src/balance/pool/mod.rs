//! The clips to choose from, in columns: two million of them take some 150 MB.

mod audio;
mod build;
mod gather;
mod vocabulary;

use std::path::PathBuf;

pub use audio::AudioFiles;
pub use gather::{Gathered, find_ontology, gather};
pub use vocabulary::{Label, Vocabulary};

use super::sets::Sets;

/// Clips with their labels. Clips are counted from 0 in the order in which they were read, label sets in the order of their
/// labels, so that a set has the same number whatever the order of the clips.
#[derive(Debug, Default)]
pub struct Pool {
    /// The labels, in the order of the ontology or class list.
    pub labels: Vec<Label>,
    /// The distinct sets of labels.
    pub sets: Sets,
    /// The files that clips were read from.
    pub sources: Vec<Source>,
    /// What was wrong with lines of them.
    pub troubles: Troubles,
    ids: Names,
    spans: Vec<[f32; 2]>,
    source_of: Vec<u16>,
    set_of: Vec<u32>,
    /// By folder and extension, where the audio of each clip is; 0 is nowhere.
    audio: AudioFiles,
}

/// A file that clips were read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What exports call it, as `orig_split`: `train_unbalanced`, `eval` ..
    pub split: String,
    /// The file or folder.
    pub path: PathBuf,
    /// How many clips came from it.
    pub clips: usize,
}

/// What was wrong, in words; of many the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Troubles {
    /// The first ones.
    pub first: Vec<String>,
    /// How many there were.
    pub count: usize,
}

impl Troubles {
    /// As many are kept.
    const KEPT: usize = 200;

    /// Adds one.
    pub fn push(&mut self, what: impl FnOnce() -> String) {
        if self.first.len() < Self::KEPT {
            self.first.push(what());
        }
        self.count += 1;
    }
}

impl Pool {
    /// How many clips there are.
    pub fn len(&self) -> usize {
        self.set_of.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.set_of.is_empty()
    }

    /// The id of a clip.
    pub fn id(&self, clip: usize) -> &str {
        self.ids.get(clip)
    }

    /// Where a clip begins and ends in its recording, seconds; NaN where not known.
    pub fn span(&self, clip: usize) -> [f32; 2] {
        self.spans[clip]
    }

    /// The file that a clip was read from.
    pub fn source(&self, clip: usize) -> &Source {
        &self.sources[usize::from(self.source_of[clip])]
    }

    /// The number of a clip's label set.
    pub fn set_of(&self, clip: usize) -> usize {
        self.set_of[clip] as usize
    }

    /// The labels of a clip, ascending.
    pub fn labels_of(&self, clip: usize) -> &[u32] {
        self.sets.labels(self.set_of(clip))
    }

    /// The clip's file, where one was found.
    pub fn audio(&self, clip: usize) -> Option<PathBuf> {
        self.audio.path(clip, self.id(clip))
    }

    /// Whether a file was found for a clip.
    pub fn has_audio(&self, clip: usize) -> bool {
        self.audio.has(clip)
    }

    /// Whether files were looked for at all.
    pub fn knows_audio(&self) -> bool {
        self.audio.is_known()
    }

    /// The label that is called so, by id or name.
    pub fn label(&self, id_or_name: &str) -> Option<usize> {
        let by_id = self.labels.iter().position(|label| label.id == id_or_name);
        by_id.or_else(|| self.labels.iter().position(|label| label.name.eq_ignore_ascii_case(id_or_name)))
    }
}

/// Many short texts in one.
#[derive(Debug, Clone, Default)]
struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len() as u32);
    }

    fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[index] as usize]
    }

    fn append(&mut self, other: &Names) {
        let start = self.text.len() as u32;
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| end + start));
    }
}
