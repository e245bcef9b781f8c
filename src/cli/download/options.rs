//! What can be said about a download.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::dataset::download::{FORMATS, How, Tools};

/// Options of every source.
#[derive(Args, Debug)]
pub struct Common {
    /// The file that names the clips
    #[arg(value_name = "CSV")]
    pub csv: PathBuf,
    /// Where the files go, each called by its id on YouTube
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The extension of the files: mp3, wav, flac, m4a or opus
    #[arg(long, value_name = "EXTENSION", default_value = "mp3", value_parser = format)]
    audio_format: String,
    /// Clips fetched at a time [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// The yt-dlp to call
    #[arg(long, value_name = "PROGRAM", default_value = "yt-dlp")]
    yt_dlp: PathBuf,
    /// The ffmpeg that yt-dlp calls [default: the one on the PATH]
    #[arg(long, value_name = "PROGRAM")]
    ffmpeg: Option<PathBuf>,
    /// Ask again for clips that could not be had before
    #[arg(long)]
    retry_failed: bool,
    /// How often a clip is tried again after trouble that may pass
    #[arg(long, value_name = "N", default_value_t = 4)]
    retries: u32,
    /// How long to wait after such trouble, at first
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pause: Duration,
    /// How long one clip may take
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = seconds)]
    time_limit: Duration,
    /// Only tell what would be fetched, and whether the programs are there
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object instead of lines
    #[arg(long)]
    pub json: bool,
}

impl Common {
    /// How clips are fetched.
    pub fn how(&self) -> How {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        How {
            out: self.out.clone(),
            format: self.audio_format.clone(),
            jobs: self.jobs.map_or_else(processors, usize::from),
            tools: Tools { yt_dlp: self.yt_dlp.clone(), ffmpeg: self.ffmpeg.clone() },
            retry_failed: self.retry_failed,
            retries: self.retries,
            pause: self.pause,
            time_limit: self.time_limit,
        }
    }
}

fn format(text: &str) -> Result<String, String> {
    let format = text.trim_start_matches('.').to_lowercase();
    if FORMATS.contains(&format.as_str()) { Ok(format) } else { Err(format!("known are {}", FORMATS.join(", "))) }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds is meant".to_owned())?;
    let fine = (0.0..=86_400.0).contains(&seconds);
    if fine { Ok(Duration::from_secs_f64(seconds)) } else { Err("from 0 to 86400 seconds are meant".to_owned()) }
}
