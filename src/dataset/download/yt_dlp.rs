//! Calling yt-dlp for one clip.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Context;
use tokio::process::Command;

use super::{Clip, How};
use crate::text::shell_word;

/// Bytes of error output that are kept.
const HEARD: u64 = 64 << 10;

/// What yt-dlp is told. It runs in a folder of the clip's own and leaves `clip.<format>` there.
///
/// `--force-keyframes-at-cuts` has ffmpeg cut where we say: without it, a cut falls on the cue before, up to ten seconds early.
/// The id stands in a whole address behind `--`, so that one that begins with `-` is no option.
fn arguments(clip: &Clip, how: &How) -> Vec<OsString> {
    let span = format!("*{}-{}", clip.start, clip.end);
    let mut arguments: Vec<OsString> = [
        "--ignore-config",
        "--no-playlist",
        "--quiet",
        "--no-progress",
        "--no-warnings",
        "--socket-timeout",
        "20",
        "--format",
        "bestaudio/best",
        "--download-sections",
        &span,
        "--force-keyframes-at-cuts",
        "--extract-audio",
        "--audio-format",
        &how.format,
        "--output",
        "clip.%(ext)s",
    ]
    .map(OsString::from)
    .to_vec();
    if let Some(ffmpeg) = &how.tools.ffmpeg {
        arguments.extend(["--ffmpeg-location".into(), ffmpeg.into()]);
    }
    let address = format!("https://www.youtube.com/watch?v={}", clip.id);
    arguments.extend(["--".into(), address.into()]);
    arguments
}

/// The command for a clip as a person would type it.
pub fn command_line(clip: &Clip, how: &How) -> String {
    let words = std::iter::once(how.tools.yt_dlp.clone().into_os_string()).chain(arguments(clip, how));
    words.map(|word| shell_word(&word.to_string_lossy()).into_owned()).collect::<Vec<_>>().join(" ")
}

/// How a call ended.
pub(super) enum Ended {
    /// The file it has made.
    Well(PathBuf),
    /// What it said.
    Badly(String),
}

/// Runs yt-dlp in `folder`. Dropping the future kills it, and what it has called.
///
/// # Errors
/// It cannot be run at all.
pub(super) async fn run(clip: &Clip, how: &How, folder: &Path) -> anyhow::Result<Ended> {
    // A file, since a pipe that nobody reads, or that outlives the program, would hold everything up.
    let said = folder.join("said.txt");
    let mut command = Command::new(&how.tools.yt_dlp);
    command.args(arguments(clip, how)).current_dir(folder).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&said)?);
    // A group of its own: Ctrl-C reaches us alone, and all of it can be ended together.
    #[cfg(unix)]
    command.process_group(0);
    let program = || format!("cannot run {}", how.tools.yt_dlp.display());
    let mut child = command.spawn().with_context(program)?;
    let mut group = Group(child.id());
    let Ok(status) = tokio::time::timeout(how.time_limit, child.wait()).await else {
        return Ok(Ended::Badly(format!("took longer than {} s", how.time_limit.as_secs_f64())));
    };
    let well = status.with_context(program)?.success();
    if well {
        group.0 = None;
    }
    let file = folder.join(format!("clip.{}", how.format));
    Ok(match well {
        true if super::is_whole(&file) => Ended::Well(file),
        true => Ended::Badly("yt-dlp ended well but left no clip: is the video shorter than that?".to_owned()),
        false => Ended::Badly(tail(&said)?),
    })
}

/// The end of what was said into `file`.
fn tail(file: &Path) -> std::io::Result<String> {
    let mut file = File::open(file)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(HEARD)))?;
    let mut said = Vec::new();
    file.read_to_end(&mut said)?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

/// A group of processes that ends with this value: yt-dlp has ffmpeg work for it, which would go on without it.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.0 {
            let kill = format!("kill -s KILL -- -{leader} 2>/dev/null");
            // Most often nobody is left in it.
            drop(std::process::Command::new("sh").args(["-c", &kill]).stdin(Stdio::null()).status());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::dataset::download::Tools;

    #[test]
    fn an_id_is_never_an_option() {
        let clip = Clip { id: "--exec-it-1".into(), start: 30.0, end: 40.5 };
        let how = How {
            out: "out".into(),
            format: "mp3".into(),
            jobs: 1,
            tools: Tools { yt_dlp: "yt-dlp".into(), ffmpeg: None },
            retry_failed: false,
            retries: 0,
            pause: Duration::ZERO,
            time_limit: Duration::ZERO,
        };
        let line = command_line(&clip, &how);
        assert!(line.ends_with("-- 'https://www.youtube.com/watch?v=--exec-it-1'"), "{line}");
        assert!(line.contains("--download-sections '*30-40.5' --force-keyframes-at-cuts"), "{line}");
    }
}
