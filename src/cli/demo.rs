//! `audiocap demo`: the workbench on the program's own sounds, and the beginnings of the demo's model.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;

use super::arguments::Global;
use super::open;
use super::output::{self, Outcome};
use crate::dataset::demo;
use crate::whisper::demo_model;

/// Options of `audiocap demo`.
#[derive(Args, Debug)]
pub struct Options {
    /// Write the demo's model as it was before any training into a new folder, and do nothing else
    #[arg(long, value_name = "DIR")]
    write_model: Option<PathBuf>,
}

/// Opens the workbench, or writes the model.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    match &options.write_model {
        None => open::run(global, Vec::new(), true),
        Some(dir) => write_model(dir),
    }
}

fn write_model(dir: &Path) -> anyhow::Result<Outcome> {
    ensure!(!dir.join("config.json").exists(), "{} holds a model already: name a new folder", dir.display());
    demo_model::write(dir, &demo::captions())?;
    output::note(&format!("an untrained model is in {}", dir.display()));
    Ok(Outcome::Good)
}
