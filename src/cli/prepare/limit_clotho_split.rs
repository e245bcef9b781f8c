//! `audiocap prepare limit-clotho-split`.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::tell::{brief_audio, complain, outcome};
use crate::cli::interrupt::Interrupt;
use crate::cli::output::{self, Outcome};
use crate::cli::progress::{Progress, Unit};
use crate::dataset::prepare::{Limit, LimitState, Limited, limit_clotho_split};
use crate::files::transfer;

const EXAMPLES: &str = "\
Examples:
  audiocap prepare limit-clotho-split data/clotho/audiofolder validation --limit 200 --seed 42
  audiocap prepare limit-clotho-split data/clotho/audiofolder evaluation --limit 400 --seed 42

Keeps a random sample of the split; the other clips, audio and rows, move to the end of `development`. With the same seed the
sample is the published one, clip for clip. A run that was killed is finished by the same command.";

/// Options of `audiocap prepare limit-clotho-split`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// Clotho's AudioFolder, prepared
    #[arg(value_name = "AUDIOFOLDER")]
    audiofolder: PathBuf,
    /// The split to limit: validation or evaluation
    #[arg(value_name = "SPLIT")]
    split: String,
    /// How many clips stay
    #[arg(long, value_name = "N")]
    limit: usize,
    /// The seed of the sample
    #[arg(long, value_name = "N", default_value_t = 42)]
    seed: u32,
    /// Only tell what would be done
    #[arg(long)]
    dry_run: bool,
    /// One JSON object instead of a line
    #[arg(long)]
    json: bool,
}

/// Limits the split.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    let what =
        Limit { audiofolder: &options.audiofolder, split: &options.split, limit: options.limit, seed: options.seed };
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let mut on_progress = |at: transfer::Progress| {
        progress.at("moving audio", at.files as u64, at.of as u64, Unit::Files);
    };
    let limited = limit_clotho_split(what, options.dry_run, &mut on_progress, interrupt.flag());
    progress.end();
    let limited = limited?;
    if options.json {
        output::json(&brief(&limited))?;
    } else {
        output::line(&text(&limited))?;
    }
    complain(&limited.audio);
    Ok(outcome(&limited.audio))
}

fn brief(limited: &Limited) -> Value {
    let Limited { split, of, stay, moved, state, audio } = limited;
    json!({ "split": split, "of": of, "stay": stay, "moved": moved, "state": state, "audio": brief_audio(audio) })
}

fn text(limited: &Limited) -> String {
    let Limited { split, of, stay, moved, .. } = limited;
    let what = format!("{stay} of {of} clips of `{split}` stay, {moved} move to `development`");
    match limited.state {
        LimitState::Planned => format!("{what}: nothing was done yet"),
        LimitState::Finished => format!("{what}: done"),
        LimitState::FinishedBefore => format!("{what}: done by an earlier run, nothing is left to do"),
        LimitState::Unfinished => format!("{what}: not finished, the same command goes on"),
    }
}
