//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{
    balance, caption, check, compare, demo, doctor, download, evaluate, grid, history, merge, prepare, runs, score,
    train, watch,
};
use crate::whisper::{Device, Precision};

/// How `audiocap` is called, shown above its options.
const USAGE: &str = "audiocap [OPTIONS] [DATASET]...\n       audiocap [OPTIONS] <COMMAND>";

/// What `audiocap --help` closes with.
const EXAMPLES: &str = "\
Examples:
  audiocap                                   what was open the last time, or the demo
  audiocap clotho/audiofolder audiocaps/     browse, hear and caption these datasets
  audiocap caption dog.wav --model openai/whisper-base
  audiocap ./demo                            a folder that is called like a command

Exit codes: 0 all went well, 1 some clips failed or a check found something, 2 nothing could be done, 130 stopped.";

/// A terminal workbench for audio captioning with Whisper
#[derive(Debug, Parser)]
#[command(name = "audiocap", version, max_term_width = 100, override_usage = USAGE, after_help = EXAMPLES)]
pub struct Arguments {
    /// Options that every command knows.
    #[command(flatten)]
    pub global: Global,
    /// What to do instead of opening the workbench.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Datasets to open in the workbench: AudioFolders, or any folder of sound files
    #[arg(value_name = "DATASET")]
    pub datasets: Vec<PathBuf>,
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
    pub device: Option<Device>,
    /// In which precision: f32, f16, bf16, or `q8_0` (weights of eight bits, on the CPU)
    #[arg(long, global = true, value_name = "DTYPE")]
    pub dtype: Option<Precision>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the workbench on sounds that the program makes itself
    Demo(demo::Options),
    /// Write captions for sound files
    Caption(Box<caption::Options>),
    /// Tell how likely a model finds a caption
    Score(score::Options),
    /// Write about the same clips with several models, prefixes and settings
    Grid(grid::Options),
    /// Tell how good predictions are
    Evaluate(evaluate::Options),
    /// Lay two files of predictions beside each other
    Compare(compare::Options),
    /// Fine-tune Whisper, or go on with a run
    Train(train::Options),
    /// Work a LoRA adapter into its base model
    Merge(merge::Options),
    /// Fetch the clips of AudioSet or AudioCaps from YouTube
    Download(download::Options),
    /// Make a dataset of what Clotho, AudioCaps or AudioSet are published as
    Prepare(prepare::Options),
    /// Find what is wrong with the files of a dataset
    Check(check::Options),
    /// Choose a balanced subset of AudioSet, and write it
    Balance(balance::Options),
    /// Watch a training run in the workbench, and steer it
    Watch(watch::Options),
    /// List training runs
    Runs(runs::Options),
    /// Show, export or forget the tries that the Caption room kept
    History(history::Options),
    /// Tell what this machine has and what is missing
    Doctor(doctor::Options),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Arguments {
        Arguments::try_parse_from([&["audiocap"], words].concat()).unwrap()
    }

    #[test]
    fn the_definition_is_sound() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn datasets_and_commands_are_told_apart() {
        assert!(matches!(parsed(&["demo"]).command, Some(Command::Demo(_))));
        let datasets = parsed(&["--ascii", "./demo", "caption"]);
        assert!(datasets.command.is_none() && datasets.global.ascii);
        assert_eq!(datasets.datasets, [PathBuf::from("./demo"), PathBuf::from("caption")]);
    }

    #[test]
    fn common_options_stand_before_or_after_the_command() {
        for words in [["--model", "m", "caption", "a.wav"], ["caption", "a.wav", "--model", "m"]] {
            assert_eq!(parsed(&words).global.model.as_deref(), Some("m"));
        }
    }

    #[test]
    fn only_a_grid_takes_several_models() {
        let words = ["grid", "a.wav", "--model", "m", "--model", "n", "--generate", "num_beams=5,seed=1"];
        let Some(Command::Grid(options)) = parsed(&words).command else { panic!("{words:?}") };
        assert_eq!((options.models.as_slice(), options.settings.len()), (&["m".to_owned(), "n".to_owned()][..], 1));
        let Some(Command::Grid(options)) = parsed(&["--model", "m", "grid", "a.wav"]).command else { panic!() };
        assert_eq!(options.models, ["m"]);
        assert!(Arguments::try_parse_from(["audiocap", "caption", "a.wav", "--model", "m", "--model", "n"]).is_err());
    }
}
