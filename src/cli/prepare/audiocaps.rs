//! `audiocap prepare audiocaps`.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, Audio, Common};
use crate::cli::output::Outcome;
use crate::dataset::prepare::{AudioCaps, audiocaps};

const EXAMPLES: &str = "\
Examples:
  audiocap prepare audiocaps --audiocaps-path data/audiocaps --audioset-path data/audioset --audio-format mp3
  audiocap prepare audiocaps --audiocaps-path data/audiocaps --audioset-path data/audioset --dry-run --report left-out.csv

AudioCaps has csvs/{train,valid,test}.csv, AudioSet its audio in audios/train_unbalanced/<youtube_id>.<extension>. Made is
audiofolder/<split>/ in the folder of AudioCaps. Rows without audio are left out. A run that was stopped goes on where it was.";

/// Options of `audiocap prepare audiocaps`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// The folder with `csvs`
    #[arg(long, value_name = "DIR")]
    audiocaps_path: PathBuf,
    /// The folder with `audios/train_unbalanced`
    #[arg(long, value_name = "DIR")]
    audioset_path: PathBuf,
    #[command(flatten)]
    audio: Audio,
    #[command(flatten)]
    common: Common,
}

/// Makes the AudioFolder.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    let from = AudioCaps {
        dir: &options.audiocaps_path,
        audioset: &options.audioset_path,
        format: &options.audio.audio_format,
    };
    common::run(&options.common, options.audio.link(), |how, at, cancel| audiocaps(from, how, at, cancel))
}
