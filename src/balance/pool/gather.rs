//! Reading clips from segment lists, annotations and AudioFolders.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rayon::prelude::*;
use serde::Deserialize;

use super::audio::{AudioFiles, listing};
use super::{Names, Pool, Source, Troubles, Vocabulary};
use crate::config::plan::Sources;
use crate::dataset::segments::{BadLine, Segment, Segments};
use crate::dataset::{Clip, Dataset, Split};

/// The ontology that `sources` name, or one beside the clips.
pub fn find_ontology(sources: &Sources) -> Option<PathBuf> {
    let folders = sources.clips.iter().flat_map(|path| [Some(path.as_path()), path.parent()]);
    let beside = || folders.flatten().map(|folder| folder.join("ontology.json")).find(|path| path.is_file());
    sources.ontology.clone().or_else(beside)
}

/// Clips as they were read, one row each; the same clip may stand there twice.
#[derive(Debug, Default)]
pub struct Gathered {
    pub(super) vocabulary: Vocabulary,
    pub(super) ids: Names,
    pub(super) spans: Vec<[f32; 2]>,
    pub(super) source_of: Vec<u16>,
    /// Where the labels of each row end in `labels`.
    pub(super) ends: Vec<u32>,
    pub(super) labels: Vec<u32>,
    pub(super) sources: Vec<Source>,
    /// The source of what is read now.
    source: u16,
    pub(super) troubles: Troubles,
    pub(super) audio: AudioFiles,
}

/// Reads clips from each of `paths`: a segments CSV, annotations (`.jsonl`) or an AudioFolder; `audio` are folders that hold
/// their files.
///
/// # Errors
/// When a path cannot be read, or there are no clips in any. Bad lines are no error: see [`Pool::troubles`].
pub fn gather(paths: &[PathBuf], audio: &[PathBuf], vocabulary: Vocabulary) -> io::Result<Pool> {
    let mut gathered = Gathered { vocabulary, ..Gathered::default() };
    for path in paths {
        gathered.read(path)?;
    }
    let mut pool = gathered.build();
    if pool.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let first = pool.troubles.first.first().map(|first| format!(" ({first})")).unwrap_or_default();
        return Err(io::Error::other(format!("no clip with labels in {}{first}", names.join(", "))));
    }
    pool.find_audio(audio)?;
    Ok(pool)
}

impl Gathered {
    fn read(&mut self, path: &Path) -> io::Result<()> {
        self.source = self.source_named(split_name(path), path)?;
        let named = |error: io::Error| io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display()));
        match path.extension().and_then(|e| e.to_str()) {
            _ if path.is_dir() => self.folder(path)?,
            Some("jsonl" | "json") => self.annotations(path).map_err(named)?,
            _ => self.segments(path)?,
        }
        Ok(())
    }

    /// The number of a source, which is added when it is new.
    fn source_named(&mut self, split: String, path: &Path) -> io::Result<u16> {
        let known = self.sources.iter().position(|source| source.split == split && source.path == path);
        let index = known.unwrap_or(self.sources.len());
        if known.is_none() {
            self.sources.push(Source { split, path: path.to_path_buf(), clips: 0 });
        }
        u16::try_from(index).map_err(|_| io::Error::other("too many files"))
    }

    fn segments(&mut self, path: &Path) -> io::Result<()> {
        let segments = Segments::read(path)?;
        let vocabulary = &self.vocabulary;
        let pieces = segments.pieces(|lines| Piece::of(lines, vocabulary));
        for piece in pieces {
            self.append(piece, path);
        }
        Ok(())
    }

    fn append(&mut self, mut piece: Piece, path: &Path) {
        let start = self.labels.len() as u32;
        // Labels that the vocabulary lacked stand as the place of their name.
        let added: Vec<Option<u32>> = piece.unknown.iter().map(|name| self.vocabulary.get_or_add(name)).collect();
        for label in piece.labels.iter_mut().filter(|label| **label >= UNKNOWN) {
            *label = added[(*label - UNKNOWN) as usize].unwrap_or(u32::MAX);
        }
        for (name, label) in piece.unknown.iter().zip(&added) {
            if label.is_none() {
                self.troubles.push(|| format!("{}: the label {name} is not in the ontology: left out", path.display()));
            }
        }
        self.labels.extend(piece.labels);
        self.ends.extend(piece.ends.iter().map(|end| end + start));
        self.ids.append(&piece.ids);
        self.spans.extend(piece.spans);
        self.source_of.resize(self.spans.len(), self.source);
        for bad in piece.bad {
            self.troubles.push(|| format!("{} line {}: {}", path.display(), bad.line, bad.why));
        }
    }

    fn push(&mut self, id: &str, span: [f32; 2], labels: &[String], place: &dyn Fn() -> String) {
        for label in labels {
            match self.vocabulary.get_or_add(label) {
                Some(label) => self.labels.push(label),
                None => {
                    self.troubles.push(|| format!("{}: the label {label} is not in the ontology: left out", place()));
                }
            }
        }
        self.ids.push(id);
        self.spans.push(span);
        self.source_of.push(self.source);
        self.ends.push(self.labels.len() as u32);
    }

    fn annotations(&mut self, path: &Path) -> io::Result<()> {
        let file = io::BufReader::new(std::fs::File::open(path)?);
        for (line, text) in (1..).zip(file.lines()) {
            let text = text?;
            if text.trim().is_empty() {
                continue;
            }
            let place = || format!("{} line {line}", path.display());
            match serde_json::from_str::<Annotation>(text.trim_start_matches('\u{feff}')) {
                Ok(row) if row.is_backwards() => {
                    self.troubles.push(|| format!("{}: it must end after it starts, and start at 0 or later", place()));
                }
                Ok(row) if !row.youtube_id.is_empty() && !row.youtube_id.contains(['/', '\\', '\0']) => {
                    let unknown = f32::NAN;
                    let span = [row.start_seconds.unwrap_or(unknown), row.end_seconds.unwrap_or(unknown)];
                    self.source = self.source_named(row.orig_split.unwrap_or_else(|| split_name(path)), path)?;
                    self.push(&row.youtube_id, span, &row.labels, &place);
                }
                Ok(row) => self.troubles.push(|| format!("{}: {:?} is no YouTube id", place(), row.youtube_id)),
                Err(error) => self.troubles.push(|| format!("{}: {error}", place())),
            }
        }
        Ok(())
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        let dataset = Dataset::open(path).map_err(io::Error::other)?;
        for split in &dataset.splits {
            self.source = self.source_named(split.name().to_owned(), path)?;
            self.split(split);
        }
        Ok(())
    }

    fn split(&mut self, split: &Split) {
        while !split.wait_for(usize::MAX, Duration::from_hours(1)) {}
        let look = |clip: &Clip| (clip.path.clone(), clip.labels.clone(), duration(clip));
        for (row, clip) in (1..).zip(split.every_row(look, &AtomicBool::new(false))) {
            let place = || format!("{} row {row}", split.dir().display());
            let Some((file, labels, seconds)) = clip else {
                self.troubles.push(|| format!("{}: cannot be used", place()));
                continue;
            };
            let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            self.audio.set(self.ids.ends.len(), &file);
            self.push(&id, [0.0, seconds], &labels, &place);
        }
    }
}

/// A line of `annotations/*.jsonl`.
#[derive(Deserialize)]
struct Annotation {
    youtube_id: String,
    start_seconds: Option<f32>,
    end_seconds: Option<f32>,
    /// The list that the clip was taken from.
    orig_split: Option<String>,
    #[serde(default)]
    labels: Vec<String>,
}

impl Annotation {
    fn is_backwards(&self) -> bool {
        let (start, end) = (self.start_seconds.unwrap_or(0.0), self.end_seconds.unwrap_or(f32::INFINITY));
        !(start >= 0.0 && end > start)
    }
}

/// What the row says of its length.
fn duration(clip: &Clip) -> f32 {
    let column = clip.extra.iter().find(|(name, _)| matches!(name.as_str(), "duration" | "seconds"));
    column.and_then(|(_, value)| value.parse().ok()).unwrap_or(f32::NAN)
}

/// Labels from here on are the places of names that the vocabulary lacks.
const UNKNOWN: u32 = 1 << 24;

/// What one thread made of a part of a segments CSV.
#[derive(Default)]
struct Piece {
    ids: Names,
    spans: Vec<[f32; 2]>,
    ends: Vec<u32>,
    labels: Vec<u32>,
    unknown: Vec<String>,
    bad: Vec<BadLine>,
}

impl Piece {
    fn of(lines: Vec<Result<Segment<'_>, BadLine>>, vocabulary: &Vocabulary) -> Piece {
        let mut piece = Piece::default();
        for line in lines {
            match line {
                Ok(segment) => piece.push(&segment, vocabulary),
                Err(bad) => piece.bad.push(bad),
            }
        }
        piece
    }

    fn push(&mut self, segment: &Segment<'_>, vocabulary: &Vocabulary) {
        for id in segment.label_ids() {
            let label = vocabulary.get(id).unwrap_or_else(|| UNKNOWN + self.unknown(id));
            self.labels.push(label);
        }
        self.ids.push(segment.id);
        self.spans.push([segment.start, segment.end]);
        self.ends.push(self.labels.len() as u32);
    }

    fn unknown(&mut self, id: &str) -> u32 {
        let place = self.unknown.iter().position(|known| known == id).unwrap_or_else(|| {
            self.unknown.push(id.to_owned());
            self.unknown.len() - 1
        });
        place as u32
    }
}

/// What exports call the split of a file: the official lists have names of their own.
fn split_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match stem.as_str() {
        "unbalanced_train_segments" => "train_unbalanced".to_owned(),
        "balanced_train_segments" => "train_balanced".to_owned(),
        "eval_segments" => "eval".to_owned(),
        _ => stem,
    }
}

impl Pool {
    /// Looks for the files of clips in these folders, two levels deep.
    fn find_audio(&mut self, folders: &[PathBuf]) -> io::Result<()> {
        if folders.is_empty() {
            return Ok(());
        }
        let named = |folder: &PathBuf, error: io::Error| {
            io::Error::new(error.kind(), format!("cannot list {}: {error}", folder.display()))
        };
        for folder in folders {
            let files = listing(folder).map_err(|error| named(folder, error))?;
            let found: Vec<Option<&PathBuf>> =
                (0..self.len()).into_par_iter().map(|clip| files.get(self.id(clip))).collect();
            let new = found.into_iter().enumerate().filter_map(|(clip, file)| Some((clip, file?)));
            for (clip, file) in new.collect::<Vec<_>>() {
                if !self.has_audio(clip) {
                    self.audio.set(clip, file);
                }
            }
        }
        self.audio.fit(self.len());
        Ok(())
    }
}
