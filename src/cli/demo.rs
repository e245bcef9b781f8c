//! `audiocap demo`: the workbench on the program's own sounds, and where the demo's model comes from.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;

use super::arguments::Global;
use super::open;
use super::output::{self, Outcome};
use super::progress::{Progress, Unit};
use crate::dataset::demo;
use crate::whisper::demo_model;

/// Options of `audiocap demo`.
#[derive(Args, Debug)]
pub struct Options {
    /// Write the demo's model as it was before any training into a new folder, and do nothing else
    #[arg(long, value_name = "DIR")]
    write_model: Option<PathBuf>,
    /// Give the model that is written the weights of this checkpoint, as 16-bit floats
    #[arg(long, value_name = "CHECKPOINT", requires = "write_model")]
    weights: Option<PathBuf>,
    /// Write the dataset that the demo's model learned from into a new folder, and do nothing else
    #[arg(long, value_name = "DIR", conflicts_with = "write_model")]
    write_dataset: Option<PathBuf>,
    /// How many clips for training that dataset has
    #[arg(long, value_name = "N", requires = "write_dataset", default_value_t = 6000)]
    clips: usize,
}

/// Opens the workbench, or writes the model or its dataset.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    if let Some(dir) = &options.write_model {
        return write_model(dir, options.weights.as_deref());
    }
    match &options.write_dataset {
        None => open::run(global, Vec::new(), true),
        Some(dir) => write_dataset(dir, options.clips),
    }
}

fn write_model(dir: &Path, weights: Option<&Path>) -> anyhow::Result<Outcome> {
    ensure!(!dir.join("config.json").exists(), "{} holds a model already: name a new folder", dir.display());
    demo_model::write(dir, &demo::captions(), weights)?;
    output::note(&format!("{} model is in {}", if weights.is_some() { "the" } else { "an untrained" }, dir.display()));
    Ok(Outcome::Good)
}

fn write_dataset(dir: &Path, clips: usize) -> anyhow::Result<Outcome> {
    ensure!(!dir.exists(), "{} exists already: name a new folder", dir.display());
    let mut progress = Progress::new();
    demo::write_further(dir, clips, &mut |done, total| {
        progress.at("making sounds", done as u64, total as u64, Unit::Files);
    })?;
    progress.end();
    output::note(&format!("{clips} clips for training are in {}", dir.display()));
    Ok(Outcome::Good)
}
