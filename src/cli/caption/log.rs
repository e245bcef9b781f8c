//! What is kept of a captioning run: `<stem>_log.json` beside the CSV.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::bail;
use serde::Serialize;
use serde_json::{Value, json};

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
    /// The tokens that every caption begins with.
    pub begun: &'a [u32],
    /// What was named on the command line, as absolute paths.
    pub paths: &'a [PathBuf],
    /// The directory that the model was read from.
    pub model_path: &'a Path,
    /// Seconds since 1970.
    pub started: u64,
    /// Seconds from start to end, loading the model included.
    pub wall_time: f64,
    /// Clips in all.
    pub clips: usize,
    /// Captions written in this run: of clips, or of windows of clips.
    pub captioned: usize,
    /// Clips, and windows of longer ones, that an earlier run had captioned.
    pub resumed: usize,
    /// Clips that failed, and why.
    pub failed: &'a [Failure],
    /// Clips that were captioned although their sound is damaged or silent, and how.
    pub damaged: &'a [Failure],
    /// Whether the run was stopped before its end.
    pub interrupted: bool,
}

/// Where the log of a table is: `<stem>_log.json` beside it.
pub fn beside(table: &Path) -> PathBuf {
    let stem = table.file_stem().unwrap_or_default().to_string_lossy();
    table.with_file_name(format!("{stem}_log.json"))
}

/// Refuses to go on with a table that was made in another way: captions of two kinds in it could not be told apart. `now` has
/// values by their keys in the log at `path`.
pub fn check_same(path: &Path, now: &[(&str, Value)]) -> anyhow::Result<()> {
    let Some(before) = std::fs::read(path).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok()) else {
        return Ok(());
    };
    for (key, now) in now {
        // A log of an earlier version lacks some keys.
        let Some(before) = key.split('.').try_fold(&before, |value, part| value.get(part)) else { continue };
        if before != now {
            bail!(
                "{} says that the table was made with {key} {before}, and now it is {now}: write into another file, or start \
                 over with --overwrite",
                path.display()
            );
        }
    }
    Ok(())
}

/// What must not change between a run and one that goes on with it.
pub fn identity(
    prefix: &str,
    begun: &[u32],
    paths: &[PathBuf],
    model: &Path,
    config: &CaptionConfig,
) -> Vec<(&'static str, Value)> {
    vec![
        ("prefix", json!(prefix)),
        ("begun", json!(begun)),
        ("paths", json!(paths)),
        ("model_path", json!(model)),
        ("config.generate", json!(config.generate)),
        ("config.runtime.quantize", json!(config.runtime.quantize)),
        ("config.runtime.lora_scale", json!(config.runtime.lora_scale)),
        ("config.hear", json!(config.hear)),
    ]
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
