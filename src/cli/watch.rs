//! `audiocap watch RUN`: the workbench with the Train room in front.

use super::arguments::Global;
use super::open;
use super::output::Outcome;
use crate::run::{self, Layout, RunInfo};
use crate::ui;
use crate::ui::room::Room;
use anyhow::bail;
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  audiocap watch checkpoints/finetune-base
  audiocap watch checkpoints/                every run in it
  audiocap watch whisper-small-finetuned     a run of HuggingFace's Trainer, or TensorBoard event files

A run can be live, finished, still empty, or copied from another machine. The datasets it was trained on are opened in Browse.";

/// Options of `audiocap watch`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// A run directory, or a folder of them
    #[arg(value_name = "RUN")]
    run: PathBuf,
}

/// Opens the workbench on the run.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    if !options.run.is_dir() {
        bail!(
            "{} is no folder: give a run directory, or a folder of them (`audiocap runs` lists them)",
            options.run.display()
        );
    }
    let watch = std::path::absolute(&options.run)?;
    let datasets = datasets_of(&watch);
    let options = open::options(global, datasets, false);
    open::workbench(&ui::Options { room: Room::Train, watch: Some(watch), ..options })
}

/// The datasets that the runs were trained on, as far as they are here: what their checkpoints are tried on.
fn datasets_of(root: &Path) -> Vec<PathBuf> {
    let runs = run::find(root).into_iter().filter_map(|run| RunInfo::read(&Layout::new(run)));
    let named: BTreeSet<PathBuf> = runs
        .flat_map(|info| info.dataset_dirs().map(PathBuf::from).collect::<Vec<_>>())
        .filter(|dir| dir.is_absolute() && dir.is_dir())
        .collect();
    named.into_iter().collect()
}
