//! `audiocap prepare`: makes AudioFolders of published datasets.

mod audiocaps;
mod audioset_small;
mod clotho;
mod common;
mod limit_clotho_split;
mod tell;

use clap::{Args, Subcommand};

use super::output::Outcome;

/// Options of `audiocap prepare`.
#[derive(Args, Debug)]
pub struct Options {
    #[command(subcommand)]
    dataset: Dataset,
}

/// The datasets.
#[derive(Debug, Subcommand)]
enum Dataset {
    /// Write the metadata of Clotho from its CSV files
    Clotho(clotho::Options),
    /// Keep a random part of a Clotho split and move the rest to `development`
    LimitClothoSplit(limit_clotho_split::Options),
    /// Make AudioCaps from its CSV files and the audio of AudioSet
    Audiocaps(audiocaps::Options),
    /// Make a small AudioSet from its annotations and the audio of the whole
    AudiosetSmall(audioset_small::Options),
}

/// Prepares the dataset.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    match &options.dataset {
        Dataset::Clotho(options) => clotho::run(options),
        Dataset::LimitClothoSplit(options) => limit_clotho_split::run(options),
        Dataset::Audiocaps(options) => audiocaps::run(options),
        Dataset::AudiosetSmall(options) => audioset_small::run(options),
    }
}
