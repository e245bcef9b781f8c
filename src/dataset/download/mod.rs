//! Fetching the clips of AudioSet and AudioCaps from YouTube, with the user's own yt-dlp and ffmpeg.
//!
//! A clip is made in a folder of its own and renamed when it is whole, so a killed download is done again and goes on. What
//! could not be had is kept in a log, and not asked for again unless that is wanted.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

mod clips;
mod crew;
mod log;
mod one;
mod pace;
mod plan;
mod tools;
mod verdict;
mod yt_dlp;

pub use clips::{Clip, Clips, audiocaps, audioset};
pub use crew::{Fetched, News, fetch};
pub use log::{FAILURES, Failure};
pub use plan::Plan;
pub use tools::Tools;
pub use yt_dlp::command_line;

/// How clips are fetched.
#[derive(Clone, Debug)]
pub struct How {
    /// Where the files `<youtube_id>.<format>` go.
    pub out: PathBuf,
    /// The extension of the files, one that yt-dlp can make.
    pub format: String,
    /// Clips fetched at a time.
    pub jobs: usize,
    /// The programs.
    pub tools: Tools,
    /// Ask again for clips that could not be had before.
    pub retry_failed: bool,
    /// How often a clip is tried again after trouble that may pass.
    pub retries: u32,
    /// How long to wait after the first such trouble; twice as long after each further one.
    pub pause: Duration,
    /// A clip that takes longer is given up for now.
    pub time_limit: Duration,
}

/// Formats that yt-dlp makes under their own extension.
pub const FORMATS: [&str; 5] = ["mp3", "wav", "flac", "m4a", "opus"];

/// A row that names no clip that could be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// The line of the CSV, counted from 1.
    pub line: u64,
    /// Why, in the same words for all rows with the same reason.
    pub why: &'static str,
}

impl How {
    /// The file of a clip.
    pub fn file(&self, clip: &Clip) -> PathBuf {
        self.out.join(self.name(clip))
    }

    fn name(&self, clip: &Clip) -> String {
        format!("{}.{}", clip.id, self.format)
    }

    fn log(&self) -> PathBuf {
        self.out.join(FAILURES)
    }
}

/// Whether `path` is a file with something in it.
fn is_whole(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0)
}
