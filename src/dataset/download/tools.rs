//! The programs that a download needs.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::bail;

/// The programs that are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tools {
    /// yt-dlp: a name on the PATH or a path.
    pub yt_dlp: PathBuf,
    /// ffmpeg, where it is not on the PATH.
    pub ffmpeg: Option<PathBuf>,
}

impl Tools {
    /// Looks whether both programs are there, and makes their paths such that they hold in every folder.
    ///
    /// # Errors
    /// Which is missing, and how to get it.
    pub fn found(self) -> anyhow::Result<Tools> {
        let absolute = |path: PathBuf| if path.components().count() > 1 { std::path::absolute(path) } else { Ok(path) };
        let tools = Tools { yt_dlp: absolute(self.yt_dlp)?, ffmpeg: self.ffmpeg.map(std::path::absolute).transpose()? };
        let asked = |program: &Path, version: &str| {
            let mut command = std::process::Command::new(program);
            command.arg(version).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()
        };
        let yt_dlp = &tools.yt_dlp;
        match asked(yt_dlp, "--version") {
            Ok(status) if status.success() => {}
            Ok(status) => bail!("{} does not work ({status}): try it with --version", yt_dlp.display()),
            Err(error) => bail!(
                "{} cannot be run ({error}): install it with `pipx install yt-dlp` or from https://github.com/yt-dlp/yt-dlp, \
                or say where it is with --yt-dlp",
                yt_dlp.display()
            ),
        }
        let ffmpeg = tools.ffmpeg.as_deref().unwrap_or(Path::new("ffmpeg"));
        if let Err(error) = asked(ffmpeg, "-version") {
            bail!(
                "{} cannot be run ({error}): yt-dlp needs it to cut clips; install it (`apt install ffmpeg`, `brew install \
                ffmpeg`), or say where it is with --ffmpeg",
                ffmpeg.display()
            );
        }
        Ok(tools)
    }
}
