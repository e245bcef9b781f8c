//! What is at the destination: nothing, an earlier export, or something that must stay.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::{At, ExportError};
use super::manifest;

/// What exports write, at the top and in their folders.
const NAMES: [(&str, &[&str]); 3] = [
    ("", &["annotations", "audiofolder", "ontology.json", "ids.txt", manifest::FILE]),
    ("annotations", &["train.jsonl", "valid.jsonl", "test.jsonl"]),
    ("audiofolder", &["train", "valid", "test", "ontology.json"]),
];

/// What is at the destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Destination {
    /// Nothing.
    New,
    /// An empty folder.
    Empty,
    /// An earlier export.
    Earlier,
}

impl Destination {
    /// Looks.
    ///
    /// # Errors
    /// When something is there that no export wrote.
    pub fn of(out: &Path) -> Result<Destination, ExportError> {
        let foreign = |what: String| Err(ExportError::Foreign { out: out.to_path_buf(), what });
        if out.symlink_metadata().is_err() {
            return Ok(Destination::New);
        }
        if !out.is_dir() {
            return foreign("is not a folder".to_owned());
        }
        if entries(out).at(out)?.is_empty() {
            return Ok(Destination::Empty);
        }
        if !manifest::is_in(out) {
            return foreign("is not empty and is no earlier export".to_owned());
        }
        match stranger(out).at(out)? {
            Some(name) => foreign(format!("is an earlier export, but {} in it is not of it", name.display())),
            None => Ok(Destination::Earlier),
        }
    }

    /// # Errors
    /// When it is an earlier export and `overwrite` is not set.
    pub(super) fn may_be_written(self, out: &Path, overwrite: bool) -> Result<(), ExportError> {
        match self {
            Destination::Earlier if !overwrite => Err(ExportError::Exists(out.to_path_buf())),
            _ => Ok(()),
        }
    }
}

/// Where a link leads: the folder itself is replaced, not the link.
pub(super) fn resolved(out: &Path) -> PathBuf {
    let absolute = || std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf());
    out.canonicalize().unwrap_or_else(|_| absolute())
}

/// Something in an earlier export that a person put there.
fn stranger(out: &Path) -> std::io::Result<Option<PathBuf>> {
    for (folder, known) in NAMES {
        let inner = out.join(folder);
        if !inner.is_dir() {
            continue;
        }
        let is_part = |name: &OsString| name.to_str().is_some_and(crate::files::is_part);
        let unknown = |name: &OsString| !known.iter().any(|known| name == known) && !is_part(name);
        if let Some(name) = entries(&inner)?.into_iter().find(unknown) {
            return Ok(Some(Path::new(folder).join(name)));
        }
    }
    for part in NAMES[2].1.iter().take(3) {
        let folder = Path::new("audiofolder").join(part);
        if let Some(name) = stray(&out.join(&folder))? {
            return Ok(Some(folder.join(name)));
        }
    }
    Ok(None)
}

/// A file in a part of the AudioFolder that its metadata does not name.
fn stray(folder: &Path) -> std::io::Result<Option<OsString>> {
    const METADATA: &str = "metadata.jsonl";
    #[derive(serde::Deserialize)]
    struct Row {
        file_name: String,
    }
    if !folder.is_dir() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(folder.join(METADATA)).unwrap_or_default();
    let rows = text.lines().filter_map(|line| serde_json::from_str::<Row>(line).ok());
    let ours: HashSet<OsString> = rows.map(|row| row.file_name.into()).chain([METADATA.into()]).collect();
    let is_part = |name: &OsString| name.to_str().is_some_and(crate::files::is_part);
    Ok(entries(folder)?.into_iter().find(|name| !ours.contains(name) && !is_part(name)))
}

/// The names in a folder, in order.
fn entries(folder: &Path) -> std::io::Result<Vec<OsString>> {
    let mut names =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}
