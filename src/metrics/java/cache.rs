//! Scores found before: a file of lines, each the hash of a caption with its references and their score.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::metrics::captions::Clip;

/// What a score is of: changes with any letter of the caption or of a reference.
pub(super) fn key(clip: &Clip<String>) -> String {
    let mut hash = Sha256::new();
    for text in std::iter::once(&clip.prediction).chain(&clip.references) {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Deserialize, Serialize)]
struct Line {
    key: String,
    /// There is none where the program itself could not tell.
    score: Option<f64>,
}

/// The scores that are known.
pub(super) struct Cache {
    file: Option<PathBuf>,
    known: HashMap<String, Option<f64>>,
}

impl Cache {
    /// Reads `file`. What cannot be read, like a line of a run that was killed, is found anew.
    pub fn open(file: Option<PathBuf>) -> Self {
        let text = file.as_ref().and_then(|file| fs::read(file).ok()).unwrap_or_default();
        let lines = text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Line>(line).ok());
        let known = lines.map(|line| (line.key, line.score)).collect();
        Self { file, known }
    }

    pub fn knows(&self, key: &str) -> bool {
        self.known.contains_key(key)
    }

    pub fn get(&self, key: &str) -> Option<f64> {
        self.known.get(key).copied().flatten()
    }

    /// Learns `found`, and keeps it for later runs where that is possible.
    pub fn add(&mut self, found: Vec<(String, Option<f64>)>) {
        let line = |(key, score): &(String, Option<f64>)| {
            let line = Line { key: key.clone(), score: *score };
            serde_json::to_string(&line).unwrap_or_default() + "\n"
        };
        let text: String = found.iter().map(line).collect();
        // Without it the next run takes longer, and no more.
        drop(self.file.as_ref().map(|file| append(file, &text)));
        self.known.extend(found);
    }
}

/// Adds `text` in one write, so that runs at the same time do not mix their lines; on a new line, should the last one be torn.
fn append(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let mut file = File::options().read(true).append(true).create(true).open(path)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(-1)).is_ok() {
        file.read_exact(&mut last)?;
    }
    let gap = if last == [b'\n'] { "" } else { "\n" };
    file.write_all(format!("{gap}{text}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clip(prediction: &str, references: &[&str]) -> Clip<String> {
        Clip { prediction: prediction.into(), references: references.iter().map(|text| (*text).into()).collect() }
    }

    #[test]
    fn keys_tell_where_a_text_ends() {
        assert_eq!(key(&clip("a", &["b c"])), key(&clip("a", &["b c"])));
        assert_ne!(key(&clip("a", &["b c"])), key(&clip("a b", &["c"])));
        assert_ne!(key(&clip("a", &["b", "c"])), key(&clip("a", &["b c"])));
    }

    #[test]
    fn torn_lines_are_passed_over_and_harm_no_later_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/scores.jsonl");
        Cache::open(Some(file.clone())).add(vec![("a".into(), Some(0.1 + 0.2)), ("b".into(), None)]);
        let torn = fs::read_to_string(&file).unwrap() + "\u{fffd}{\"key\":\"c\",\"sco";
        fs::write(&file, torn).unwrap();
        Cache::open(Some(file.clone())).add(vec![("d".into(), Some(1.0))]);
        let cache = Cache::open(Some(file));
        assert_eq!((cache.get("a"), cache.get("b")), (Some(0.1 + 0.2), None));
        assert!(cache.knows("b") && !cache.knows("c"));
        assert_eq!((cache.get("c"), cache.get("d")), (None, Some(1.0)));
    }
}
