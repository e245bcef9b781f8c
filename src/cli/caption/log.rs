//! What is kept of a captioning run: `<stem>_log.json` beside the CSV.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::config::CaptionConfig;

/// A clip without a caption.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// As in the CSV.
    pub file_name: String,
    /// What is wrong with it.
    pub why: String,
}

/// The log.
#[derive(Debug, Serialize)]
pub struct Log<'a> {
    /// The program and its version.
    pub program: &'static str,
    /// The config, with what the command line said.
    pub config: &'a CaptionConfig,
    /// The prefix of every caption.
    pub prefix: &'a str,
    /// The directory that the model was read from.
    pub model_path: &'a Path,
    /// Seconds since 1970.
    pub started: u64,
    /// Seconds from start to end, loading the model included.
    pub wall_time: f64,
    /// Clips in all.
    pub clips: usize,
    /// Clips captioned in this run.
    pub captioned: usize,
    /// Clips that an earlier run had captioned.
    pub resumed: usize,
    /// Clips that failed, and why.
    pub failed: &'a [Failure],
    /// Whether the run was stopped before its end.
    pub interrupted: bool,
}

/// `program` of every log.
pub const PROGRAM: &str = concat!("audiocap ", env!("CARGO_PKG_VERSION"));

/// Seconds since 1970 at a point `ago` before now.
pub fn started(ago: Duration) -> u64 {
    let begun = SystemTime::now().checked_sub(ago).and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    begun.map_or(0, |time| time.as_secs())
}

impl Log<'_> {
    /// Writes it to `path`.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        Ok(crate::files::write_atomic(path, text.as_bytes())?)
    }
}
