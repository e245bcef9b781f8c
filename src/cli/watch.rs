//! `audiocap watch RUN`: the workbench with the Train room in front.

use super::arguments::Global;
use super::open;
use super::output::Outcome;
use crate::ui;
use crate::ui::room::Room;
use anyhow::bail;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  audiocap watch checkpoints/finetune-base
  audiocap watch checkpoints/                every run in it
  audiocap watch whisper-small-finetuned     a run of HuggingFace's Trainer, or TensorBoard event files

A run can be live, finished, still empty, or copied from another machine.";

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
    let watch = Some(std::path::absolute(&options.run)?);
    open::workbench(&ui::Options { room: Room::Train, watch, ..open::options(global, Vec::new(), false) })
}
