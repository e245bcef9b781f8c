//! What `audiocap evaluate` can be told, and what `compare` shares with it.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::Args;

use crate::config::training::Task;
use crate::evaluate::{Choice, Outsiders, Pieces, References};

const EXAMPLES: &str = "\
Examples:
  audiocap evaluate --predictions captions.csv --references clotho/audiofolder/evaluation/metadata.jsonl
  audiocap evaluate --predictions captions.csv --references audiocaps/audiofolder --split valid --per-clip clips.csv
  audiocap evaluate --predictions captions.csv --references refs.csv --metrics cider,bleu,rouge_l --json | jq .metrics
  audiocap evaluate --predictions keywords.csv --references audioset/audiofolder/valid --task keywords

Predictions are the CSV of `audiocap caption --output-file` or its --json lines: the column `file_name`, and `caption_predicted`,
`prediction` or `caption`. References have the columns of metadata: `file_name`, and `caption` or `caption_1` to `caption_5`; what
several rows say about a file is put together. Files are found by `file_name`, or else by the last part of their path.

sacrebleu is 0..100 as published, cider and spider 0..10, the others 0..1. A metric without a value is null, with the reason: SPICE,
SPIDEr and METEOR 1.5 need Java and files of others, FENSE and SPIDEr-FL weights; `audiocap doctor` tells what to get. The metrics
also go into <stem>_log.json beside the predictions. The exit code is 1 when a prediction could not be judged, a row could not be
read, or a metric that was named has no value; references without a prediction are only told.";

/// Options of `audiocap evaluate`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
// Each is a switch of its own on the command line.
#[allow(clippy::struct_excessive_bools)]
pub struct Options {
    /// What the model wrote
    #[arg(long, short, value_name = "P.csv")]
    pub predictions: PathBuf,
    /// What to judge by.
    #[command(flatten)]
    pub common: Common,
    /// Several rows of a file are candidates: the first is judged, and the best counts for `spider_max`
    #[arg(long)]
    pub candidates: bool,
    /// Write every metric of every clip into a CSV
    #[arg(long, value_name = "F.csv")]
    pub per_clip: Option<PathBuf>,
    /// Replace that CSV when it exists
    #[arg(long, requires = "per_clip")]
    pub overwrite: bool,
    /// Leave <stem>_log.json alone
    #[arg(long)]
    pub no_log: bool,
    /// One JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}

/// What to judge by.
#[derive(Args, Debug)]
pub struct Common {
    /// Metadata of any name, or a dataset's folder; may be given several times
    #[arg(long, short, required = true, value_name = "R.jsonl|csv|DIR")]
    pub references: Vec<PathBuf>,
    /// Of datasets, only this split
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
    /// What was written: caption, or keywords
    #[arg(long, value_name = "TASK", default_value = "caption", value_parser = task)]
    pub task: Task,
    /// Only these, by their names in the table; `bleu` and `words` stand for several [default: all]
    #[arg(long, short, value_name = "NAMES", value_delimiter = ',')]
    pub metrics: Vec<String>,
    /// A folder with the models of FENSE; elsewhere they are found by themselves (see `audiocap doctor`)
    #[arg(long, value_name = "DIR")]
    pub fense: Option<PathBuf>,
    /// How long SPICE and METEOR 1.5 may run, each [default: minutes, more for many clips]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub time_limit: Option<u64>,
}

impl Common {
    /// The metrics.
    ///
    /// # Errors
    /// An unknown one.
    pub fn choice(&self) -> anyhow::Result<Choice> {
        if self.metrics.is_empty() {
            return Ok(Choice::all(self.task));
        }
        Choice::of(self.task, &self.metrics).map_err(anyhow::Error::msg)
    }

    /// The metrics of `choice` that need pieces from elsewhere.
    ///
    /// # Errors
    /// There is no FENSE although a folder is named for it.
    pub fn outsiders(&self, choice: &Choice) -> anyhow::Result<Outsiders> {
        let pieces = Pieces { fense: self.fense.clone(), time_limit: self.time_limit.map(Duration::from_secs) };
        let outsiders = Outsiders::look(choice, &pieces);
        let why = outsiders.why_not("fense").filter(|_| self.fense.is_some());
        why.map_or(Ok(outsiders), |why| Err(anyhow::Error::msg(why)))
    }

    /// The references.
    pub fn references(&self, cancel: &AtomicBool) -> anyhow::Result<References> {
        References::read(&self.references, self.split.as_deref(), self.task, cancel)
    }
}

impl Options {
    /// The metrics.
    ///
    /// # Errors
    /// An unknown one.
    pub fn choice(&self) -> anyhow::Result<Choice> {
        let choice = self.common.choice()?;
        Ok(if self.candidates { choice.with_candidates() } else { choice })
    }
}

fn task(text: &str) -> Result<Task, String> {
    let tasks = [Task::Caption, Task::Keywords];
    tasks.into_iter().find(|task| task.name() == text).ok_or_else(|| "it is caption or keywords".to_owned())
}
