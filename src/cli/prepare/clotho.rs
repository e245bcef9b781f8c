//! `audiocap prepare clotho`.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, Common};
use crate::cli::output::Outcome;
use crate::dataset::prepare::clotho;
use crate::files::transfer::Link;

const EXAMPLES: &str = "\
Examples:
  audiocap prepare clotho data/clotho
  audiocap prepare clotho data/clotho --dry-run --json

The folder has clotho_captions_{development,validation,evaluation}.csv, and the audio in audiofolder/<split>/. Written is
audiofolder/<split>/metadata.jsonl with the rows whose audio is there.";

/// Options of `audiocap prepare clotho`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// The folder with Clotho's CSV files and `audiofolder`
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    common: Common,
}

/// Writes the metadata.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    common::run(&options.common, Link::default(), |how, _, cancel| clotho(&options.dir, how, cancel))
}
