//! `audiocap compare`: two files of predictions side by side.

mod told;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use clap::Args;

use super::evaluate::Common;
use super::evaluate::told::Told;
use super::interrupt::Interrupt;
use super::output::{self, Outcome};
use super::progress::{Progress, Unit};
use crate::config::training::Task;
use crate::evaluate::{How, Joined, Predictions, References, Repeated, compare, join};

const EXAMPLES: &str = "\
Examples:
  audiocap compare before.csv after.csv --references clotho/audiofolder/evaluation/metadata.jsonl
  audiocap compare a.csv b.csv --references refs.csv --by meteor --most 20 --json | jq -r '.gained[].file_name'

Only clips that both predict count. The interval is a paired bootstrap's: the clips are drawn anew, the same for both, and between
its ends lie 95 of 100 of the differences. BLEU is then counted from the drawn clips; the other metrics are the mean of the drawn
clips' scores, cider with the weights that words have among all clips; vocabulary and meteor_java have none. A difference is marked with
* where the interval leaves 0 out. The same seed gives the same numbers.

The exit code is 1 when a prediction could not be judged, a row could not be read, or a metric that was named has no value.";

/// Options of `audiocap compare`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// Predictions
    #[arg(value_name = "A.csv")]
    a: PathBuf,
    /// Other predictions for the same clips
    #[arg(value_name = "B.csv")]
    b: PathBuf,
    /// What to judge by.
    #[command(flatten)]
    common: Common,
    /// The metric that tells which clips gained and lost [default: cider, or `keywords_f1`]
    #[arg(long, value_name = "METRIC")]
    by: Option<String>,
    /// How many of those to show
    #[arg(long, value_name = "N", default_value_t = 5)]
    most: usize,
    /// How often the clips are drawn anew
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    resamples: u64,
    /// The seed of the draws
    #[arg(long, value_name = "N", default_value_t = 42)]
    seed: u64,
    /// One JSON object instead of tables
    #[arg(long)]
    json: bool,
}

/// Joins both, compares them, and tells.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    let common = &options.common;
    let (choice, by) = (common.choice()?, options.by());
    let by_choice = crate::evaluate::Choice::of(common.task, &[by]).map_err(anyhow::Error::msg)?;
    let by = by_choice.names().first().copied().unwrap_or_default();
    anyhow::ensure!(choice.wants(by), "--by {by} is not among --metrics: add it, or name one that is");
    let outsiders = common.outsiders(&choice)?;
    let interrupt = Interrupt::listen();
    let references = common.references(interrupt.flag())?;
    let mut told = Told::new(common, &references);
    let a = read(&options.a, &references, &mut told, interrupt.flag())?;
    let b = read(&options.b, &references, &mut told, interrupt.flag())?;
    let how = How { by, most: options.most, resamples: options.resamples, seed: options.seed };
    let mut progress = Progress::new();
    let mut tell = |what: &str| progress.at(&format!("judging: {what}"), 0, 0, Unit::Files);
    let compared = compare(&choice, &outsiders, [&a, &b], how, &mut tell, interrupt.flag());
    progress.end();
    if interrupt.wanted() {
        return Ok(Outcome::Interrupted);
    }
    let compared = compared?;
    if options.json {
        output::json(&told::whole(options, &compared, [&a, &b]))?;
    } else {
        output::line(&told::text(&compared))?;
    }
    told::complain(&compared, [(&options.a, &a), (&options.b, &b)]);
    told.complain(&Joined::default());
    let missing = choice.is_asked() && compared.differences.iter().any(|one| one.why.is_some());
    let left = !a.left.is_empty() || !b.left.is_empty();
    Ok(if missing || left || told.found_any() { Outcome::Findings } else { Outcome::Good })
}

impl Options {
    fn by(&self) -> String {
        let usual = match self.common.task {
            Task::Caption => "cider",
            Task::Keywords => "keywords_f1",
        };
        self.by.clone().unwrap_or_else(|| usual.to_owned())
    }
}

fn read(file: &Path, references: &References, told: &mut Told, cancel: &AtomicBool) -> anyhow::Result<Joined> {
    let mut predictions = Predictions::read(file, Repeated::Told, cancel)?;
    told.read(&mut predictions);
    join(predictions, references).with_context(|| file.display().to_string())
}
