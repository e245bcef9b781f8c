//! Clips that could not be had, kept beside those that could.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The log's name in the folder of the clips.
pub const FAILURES: &str = "download-failures.jsonl";

/// A line of the log. A later line about the same clip is what counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The clip's id.
    pub youtube_id: String,
    /// What yt-dlp said.
    pub reason: String,
    /// Whether there is no use in asking again.
    pub permanent: bool,
    /// How often it was tried.
    pub attempts: u32,
}

/// The failures of all runs. What is no line of ours is passed over: a torn one, for instance, after a loss of power.
pub(super) fn read(path: &Path) -> HashMap<String, Failure> {
    let bytes = std::fs::read(path).unwrap_or_default();
    let failures = bytes.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice::<Failure>(line).ok());
    failures.map(|failure| (failure.youtube_id.clone(), failure)).collect()
}

/// Adds to the log.
pub(super) struct Log(File);

impl Log {
    pub(super) fn open(path: &Path) -> io::Result<Log> {
        let torn = std::fs::read(path).is_ok_and(|bytes| bytes.last().is_some_and(|&last| last != b'\n'));
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        if torn {
            file.write_all(b"\n")?;
        }
        Ok(Log(file))
    }

    /// A line and its end in one write: a kill does not tear it.
    pub(super) fn add(&mut self, failure: &Failure) -> io::Result<()> {
        let mut line = serde_json::to_vec(failure)?;
        line.push(b'\n');
        self.0.write_all(&line)
    }
}
