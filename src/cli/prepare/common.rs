//! What can be said about every dataset.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::tell::tell;
use crate::cli::interrupt::Interrupt;
use crate::cli::link::Linking;
use crate::cli::output::Outcome;
use crate::cli::progress::{Progress, Unit};
use crate::cli::report;
use crate::dataset::prepare::{How, PrepareError, Prepared};
use crate::files::transfer::{self, Link};

/// Options of every dataset.
#[derive(Args, Debug)]
pub struct Common {
    /// Only tell what would be done
    #[arg(long)]
    dry_run: bool,
    /// Write metadata.jsonl anew where a different one is
    #[arg(long)]
    replace: bool,
    /// Write every row that was left out, and why, into a new file: JSON, or CSV by its extension
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// Options of datasets whose audio comes from elsewhere.
#[derive(Args, Debug)]
pub struct Audio {
    /// The extension of the audio files
    #[arg(long, value_name = "EXTENSION", default_value = "mp3", value_parser = audio_format)]
    pub audio_format: String,
    /// How the audio comes into the folders of the splits
    #[arg(long, value_name = "HOW", default_value = "hard")]
    link: Linking,
}

impl Audio {
    /// How the audio comes.
    pub fn link(&self) -> Link {
        self.link.into()
    }
}

/// An extension, with or without its dot.
pub fn audio_format(text: &str) -> Result<String, String> {
    let format = text.trim_start_matches('.');
    let plain = !format.is_empty() && format.len() <= 8 && format.chars().all(|c| c.is_ascii_alphanumeric());
    if plain { Ok(format.to_owned()) } else { Err("an extension is meant, such as mp3 or wav".to_owned()) }
}

/// Runs `prepare` with a bar, Ctrl-C and the summary that was asked for.
pub fn run(
    common: &Common,
    link: Link,
    prepare: impl FnOnce(How, &mut dyn FnMut(transfer::Progress), &AtomicBool) -> Result<Prepared, PrepareError>,
) -> anyhow::Result<Outcome> {
    report::refuse_existing(common.report.as_deref())?;
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let mut on_progress = |at: transfer::Progress| {
        progress.at("bringing audio", at.files as u64, at.of as u64, Unit::Files);
    };
    let how = How { link, dry_run: common.dry_run, replace: common.replace };
    let prepared = prepare(how, &mut on_progress, interrupt.flag());
    progress.end();
    let prepared = prepared?;
    if let Some(file) = &common.report {
        let rows = prepared.dropped.iter().map(|row| [row.split.clone(), row.name.clone(), row.reason.clone()]);
        report::write(file, &prepared, ["split", "name", "reason"], rows)?;
    }
    tell(&prepared, common.json)
}

#[cfg(test)]
mod tests {
    use super::audio_format;

    #[test]
    fn an_extension_may_have_its_dot() {
        assert_eq!(audio_format(".mp3").as_deref(), Ok("mp3"));
        assert_eq!(audio_format("wav").as_deref(), Ok("wav"));
        for wrong in ["", ".", "../x", "mp3/..", "tar.gz"] {
            assert!(audio_format(wrong).is_err(), "{wrong}");
        }
    }
}
