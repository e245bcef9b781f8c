//! Appending tries to a file of JSON lines.

use super::done;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::{CaptionAction, TriesAction};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const LANE: Lane = Lane("caption save");

/// The longest first line that is looked at to know what kind of file it is, in bytes.
const LONGEST: u64 = 1 << 20;

/// Appends `lines`, each the try of a number, to `path`.
pub fn save(path: PathBuf, lines: Vec<(usize, Value)>) -> Job {
    Job::new(LANE, move |_| {
        let (numbers, values): (Vec<usize>, Vec<Value>) = lines.into_iter().unzip();
        let saved = append(&path, &values).map(|()| numbers).map_err(|error| format!("{error:#}"));
        done(CaptionAction::Tries(TriesAction::Saved(path, saved)))
    })
}

/// Appends a line for each value in one write. What is there already stays; a file that holds no JSON lines is refused.
fn append(path: &Path, values: &[Value]) -> Result<()> {
    let named = || format!("cannot save to {}", path.display());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(named)?;
    }
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).with_context(named)?;
    check(&file, path)?;
    let mut text = if ends_whole(&mut file).with_context(named)? { String::new() } else { "\n".to_owned() };
    values.iter().for_each(|value| text.push_str(&format!("{value}\n")));
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(named)
}

/// Refuses a file whose first line is something else than a JSON object.
fn check(file: &File, path: &Path) -> Result<()> {
    let mut line = Vec::new();
    BufReader::new(file)
        .take(LONGEST)
        .read_until(b'\n', &mut line)
        .with_context(|| format!("cannot read {}", path.display()))?;
    if !line.is_empty() && !serde_json::from_slice::<Value>(&line).is_ok_and(|value| value.is_object()) {
        bail!("{} is there already and holds no JSON lines: choose another name", path.display());
    }
    Ok(())
}

/// Whether the last line has its end; a torn one is left alone and a new one begun.
fn ends_whole(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn appends_and_never_overwrites() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/captions.jsonl");
        append(&path, &[json!({"n": 1})]).unwrap();
        append(&path, &[json!({"n": 2}), json!({"n": 3})]).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
        std::fs::write(&path, "{\"n\":1}\n{\"torn").unwrap();
        append(&path, &[json!({"n": 2})]).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"n\":1}\n{\"torn\n{\"n\":2}\n");
    }

    #[test]
    fn leaves_other_files_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thesis.txt");
        std::fs::write(&path, "Chapter 1\n").unwrap();
        let error = append(&path, &[json!({})]).unwrap_err().to_string();
        assert!(error.contains("thesis.txt") && error.contains("another name"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "Chapter 1\n");
    }
}
