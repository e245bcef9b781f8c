//! The text files of an export.

use std::path::Path;

use serde::Serialize;

use super::audio::{FOLDER, Item};
use super::error::{At, ExportError};
use super::{Export, Written};
use crate::balance::pool::Pool;
use crate::balance::splits::NAMES;
use crate::files::write_atomic;

/// A line of the annotations.
#[derive(Serialize)]
struct Annotation<'a> {
    youtube_id: &'a str,
    start_seconds: Option<f32>,
    end_seconds: Option<f32>,
    labels: Vec<&'a str>,
    orig_split: &'a str,
}

/// A line of an AudioFolder's metadata.
#[derive(Serialize)]
struct Row<'a> {
    file_name: String,
    labels: Vec<&'a str>,
}

/// Writes every text file into `folder`: annotations, ids, the ontology, and the metadata of the AudioFolder.
pub(super) fn write(export: &Export<'_>, items: &[Item], folder: &Path) -> Result<Written, ExportError> {
    let Export { pool, outcome, .. } = export;
    for (name, clips) in NAMES.iter().zip(&outcome.parts.clips) {
        let text = lines(clips.iter().map(|&clip| annotation(pool, clip as usize)));
        put(&folder.join("annotations").join(format!("{name}.jsonl")), &text)?;
    }
    let mut ids: Vec<&str> = outcome.parts.iter().map(|(_, clip)| pool.id(clip as usize)).collect();
    ids.sort_unstable();
    put(&folder.join("ids.txt"), &ids.iter().map(|id| format!("{id}\n")).collect::<String>())?;
    for (part, name) in NAMES.iter().enumerate() {
        let rows = items.iter().filter(|item| item.part == part).map(|item| row(pool, item));
        let text = lines(rows);
        if !text.is_empty() {
            put(&folder.join(FOLDER).join(name).join("metadata.jsonl"), &text)?;
        }
    }
    ontology(export, folder, !items.is_empty())?;
    let (clips, audio_files) = (outcome.parts.len(), items.len());
    let without_audio = if export.audio.is_some() { clips - audio_files } else { 0 };
    Ok(Written { clips, audio_files, without_audio, ..Written::default() })
}

/// The ontology at the top, and at the root of the AudioFolder, where training looks for it.
fn ontology(export: &Export<'_>, folder: &Path, with_audio: bool) -> Result<(), ExportError> {
    let Some(file) = export.ontology else { return Ok(()) };
    let bytes = std::fs::read(file).at(file)?;
    let places = [Some(folder.to_path_buf()), with_audio.then(|| folder.join(FOLDER))];
    for place in places.into_iter().flatten() {
        let path = place.join("ontology.json");
        write_atomic(&path, &bytes).at(&path)?;
    }
    Ok(())
}

fn annotation(pool: &Pool, clip: usize) -> Annotation<'_> {
    let [start, end] = pool.span(clip).map(|seconds| seconds.is_finite().then_some(seconds));
    Annotation {
        youtube_id: pool.id(clip),
        start_seconds: start,
        end_seconds: end,
        labels: labels(pool, clip),
        orig_split: &pool.source(clip).split,
    }
}

fn row<'a>(pool: &'a Pool, item: &Item) -> Row<'a> {
    Row { file_name: item.name.to_string_lossy().into_owned(), labels: labels(pool, item.clip as usize) }
}

/// Their ids, in the order of the ontology or class list.
fn labels(pool: &Pool, clip: usize) -> Vec<&str> {
    pool.labels_of(clip).iter().map(|&label| pool.labels[label as usize].id.as_str()).collect()
}

fn lines(rows: impl Iterator<Item = impl Serialize>) -> String {
    // A row of texts and numbers always has a line.
    rows.filter_map(|row| serde_json::to_string(&row).ok()).map(|row| row + "\n").collect()
}

fn put(path: &Path, text: &str) -> Result<(), ExportError> {
    write_atomic(path, text.as_bytes()).at(path)
}
