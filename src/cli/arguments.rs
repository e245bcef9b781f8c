//! What can be said on the command line.

use clap::{Args, Parser, Subcommand};

use super::doctor;

/// What `audiocap --help` closes with.
const EXAMPLES: &str = "\
Exit codes: 0 all went well, 1 some clips failed or a check found something, 2 nothing could be done, 130 stopped.";

/// A terminal workbench for audio captioning with Whisper
#[derive(Debug, Parser)]
#[command(name = "audiocap", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    /// Options that every command knows.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command knows.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Draw with ASCII only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// A theme by name; `audiocap doctor` lists them
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// A HuggingFace Whisper directory, a hub id such as openai/whisper-base, or `demo`
    #[arg(long, global = true, value_name = "MODEL")]
    pub model: Option<String>,
    /// Where to compute: cpu, cuda, cuda:1 or metal
    #[arg(long, global = true, value_name = "DEVICE")]
    pub device: Option<String>,
    /// In which precision: f32, f16 or bf16
    #[arg(long, global = true, value_name = "DTYPE")]
    pub dtype: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell what this machine has and what is missing
    Doctor(doctor::Options),
}
