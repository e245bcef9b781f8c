//! `audiocap prepare audioset-small`.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, Audio, Common};
use crate::cli::output::Outcome;
use crate::dataset::prepare::{AudioSetSmall, audioset_small};

const EXAMPLES: &str = "\
Examples:
  audiocap prepare audioset-small --audioset-small-path data/small --audioset-full-path data/audioset --audio-format mp3

The subset has annotations/{train,valid,test}.jsonl (youtube_id, labels, orig_split) and ontology.json, the whole its audio in
audios/<orig_split>/<youtube_id>.<extension>. Made is audiofolder/<split>/ in the folder of the subset, with ontology.json.";

/// Options of `audiocap prepare audioset-small`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// The folder with `annotations` and `ontology.json`
    #[arg(long, value_name = "DIR")]
    audioset_small_path: PathBuf,
    /// The folder with `audios`
    #[arg(long, value_name = "DIR")]
    audioset_full_path: PathBuf,
    #[command(flatten)]
    audio: Audio,
    #[command(flatten)]
    common: Common,
}

/// Makes the AudioFolder.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    let from = AudioSetSmall {
        dir: &options.audioset_small_path,
        full: &options.audioset_full_path,
        format: &options.audio.audio_format,
    };
    common::run(&options.common, options.audio.link(), |how, at, cancel| audioset_small(from, how, at, cancel))
}
