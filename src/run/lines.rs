//! Appending lines of JSON so that a kill at any moment leaves at most one torn line, which the next opening repairs.

use super::fault::at;
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file of JSON lines that only grows.
#[derive(Debug)]
pub(super) struct Lines {
    path: PathBuf,
    file: File,
    length: u64,
}

impl Lines {
    /// Opens or makes the file. A torn last line is finished when all but its newline is there, and cut off otherwise.
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        let opened = OpenOptions::new().read(true).append(true).create(true).open(&path);
        let mut file = opened.map_err(at("open", &path))?;
        let length = repair(&mut file).map_err(at("repair", &path))?;
        Ok(Self { path, file, length })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Appends `row` and its newline in one write; when that fails, nothing of the row stays.
    pub(super) fn push(&mut self, row: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(row)?;
        line.push(b'\n');
        if let Err(error) = self.file.write_all(&line) {
            let _ = self.file.set_len(self.length);
            return Err(at("write", &self.path)(error));
        }
        self.length += line.len() as u64;
        Ok(())
    }

    /// Makes sure that every line is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data().map_err(at("write", &self.path))
    }
}

/// Length after the repair.
fn repair(file: &mut File) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let end = last_line_end(file, length)?;
    if end == length {
        return Ok(length);
    }
    let mut torn = Vec::new();
    file.seek(SeekFrom::Start(end))?;
    file.read_to_end(&mut torn)?;
    if serde_json::from_slice::<serde_json::Map<_, serde_json::Value>>(&torn).is_ok() {
        file.write_all(b"\n")?;
        return Ok(length + 1);
    }
    file.set_len(end)?;
    Ok(end)
}

/// Just behind the last newline, looking from the end.
fn last_line_end(file: &mut File, length: u64) -> io::Result<u64> {
    const BLOCK: u64 = 64 * 1024;
    let mut end = length;
    while end > 0 {
        let start = end.saturating_sub(BLOCK);
        let mut block = vec![0; (end - start) as usize];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut block)?;
        if let Some(at) = block.iter().rposition(|byte| *byte == b'\n') {
            return Ok(start + at as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use serde_json::json;

    fn after_opening(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, text).unwrap();
        Lines::open(path.clone()).unwrap().push(&json!({"new": 1})).unwrap();
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_torn_line_is_cut_and_a_whole_one_kept() {
        assert_eq!(after_opening(""), "{\"new\":1}\n");
        assert_eq!(after_opening("{\"a\":1}\n{\"b\":"), "{\"a\":1}\n{\"new\":1}\n");
        assert_eq!(after_opening("{\"a\":1}\n{\"b\":2}"), "{\"a\":1}\n{\"b\":2}\n{\"new\":1}\n");
        assert_eq!(after_opening("{\"a\""), "{\"new\":1}\n");
        let long = format!("{{\"a\":\"{}\"}}\n{{\"b\":\"{}", "x".repeat(70_000), "y".repeat(140_000));
        assert!(after_opening(&long).ends_with("xx\"}\n{\"new\":1}\n"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_said_with_the_path() {
        let error = Lines::open("/dev/full".into()).unwrap().push(&json!({})).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
        assert!(error.to_string().contains("/dev/full") && error.to_string().contains("free some space"), "{error}");
    }
}
