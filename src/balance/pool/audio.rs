//! Where the audio of clips is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::dataset::extensions::is_audio;

/// For each clip the folder and extension of its file. The file is called like the clip.
#[derive(Debug, Clone, Default)]
pub struct AudioFiles {
    /// Folder and extension; the first is nowhere.
    places: Vec<(PathBuf, String)>,
    /// The place of each clip.
    of_clip: Vec<u16>,
}

impl AudioFiles {
    /// Whether files were looked for.
    pub(super) fn is_known(&self) -> bool {
        !self.of_clip.is_empty()
    }

    pub(super) fn has(&self, clip: usize) -> bool {
        self.of_clip.get(clip).is_some_and(|&place| place > 0)
    }

    pub(super) fn path(&self, clip: usize, id: &str) -> Option<PathBuf> {
        let place = usize::from(*self.of_clip.get(clip)?);
        let (folder, extension) = self.places.get(place).filter(|_| place > 0)?;
        Some(folder.join(format!("{id}.{extension}")))
    }

    /// Puts the file of a clip down; `clip` counts up.
    pub(super) fn set(&mut self, clip: usize, file: &Path) {
        let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
        let extension = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        let place = self.place((folder, extension));
        self.of_clip.resize(self.of_clip.len().max(clip + 1), 0);
        self.of_clip[clip] = place;
    }

    /// As many clips, those not set being nowhere.
    pub(super) fn fit(&mut self, clips: usize) {
        self.of_clip.resize(clips, 0);
    }

    /// Keeps the clips that `kept` numbers, in that order.
    pub(super) fn keep(&mut self, kept: &[u32]) {
        if self.is_known() {
            self.of_clip = kept.iter().map(|&clip| self.of_clip.get(clip as usize).copied().unwrap_or(0)).collect();
        }
    }

    fn place(&mut self, place: (PathBuf, String)) -> u16 {
        if self.places.is_empty() {
            self.places.push((PathBuf::new(), String::new()));
        }
        let known = self.places.iter().rposition(|other| *other == place);
        let index = known.unwrap_or_else(|| {
            self.places.push(place);
            self.places.len() - 1
        });
        u16::try_from(index).unwrap_or(0)
    }
}

/// The audio files in a folder and the folders right below it, as AudioSet's `audios/<split>/` are laid out, by what they are
/// called without extension.
pub(super) fn listing(root: &Path) -> std::io::Result<HashMap<String, PathBuf>> {
    let mut files = HashMap::new();
    for entry in walkdir::WalkDir::new(root).max_depth(2).follow_links(true).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 => return Err(error.into()),
            Err(_) => continue,
        };
        let path = entry.path();
        if entry.file_type().is_file()
            && is_audio(path)
            && let Some(stem) = path.file_stem()
        {
            files.entry(stem.to_string_lossy().into_owned()).or_insert_with(|| path.to_path_buf());
        }
    }
    Ok(files)
}
