//! `audiocap merge`: an adapter worked into its base model.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args;

use super::output::{self, Outcome};
use crate::whisper::lora::LoraConfig;
use crate::whisper::{Choice, Device, Precision, Trainable};

const EXAMPLES: &str = "\
Examples:
  audiocap merge runs/lora-1/final merged-model
  audiocap caption dog.wav --model merged-model

The base model is found by what the adapter's config names.";

/// Options of `audiocap merge`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// The folder of a PEFT adapter
    #[arg(value_name = "ADAPTER")]
    adapter: PathBuf,
    /// The folder to write the model into; must not exist, or be empty
    #[arg(value_name = "OUT")]
    out: PathBuf,
}

/// Writes the merged model.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Options { adapter, out } = options;
    ensure!(LoraConfig::is_in(adapter), "{} holds no adapter_config.json", adapter.display());
    let taken = std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    ensure!(!taken, "{} is not empty: name another folder", out.display());
    let model = Trainable::open(adapter, Device::Cpu, Precision::F32, &Choice::default())?;
    model.save_merged(out).with_context(|| format!("cannot write into {}", out.display()))?;
    output::note(&format!("merged into {}", crate::text::safe(&out.display().to_string())));
    Ok(Outcome::Good)
}
