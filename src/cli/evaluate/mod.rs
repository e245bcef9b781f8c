//! `audiocap evaluate`: how good predictions are.

mod clips;
mod log;
mod options;
pub mod told;

use anyhow::ensure;
pub use options::{Common, Options};

use super::caption::log_beside;
use super::interrupt::Interrupt;
use super::output::{self, Outcome};
use super::progress::{Progress, Unit};
use crate::evaluate::{Evaluation, Joined, Predictions, Repeated, join, judge};
use told::Told;

/// Joins, judges, tells, and keeps what was asked for.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    refuse_existing(options)?;
    let choice = options.choice()?;
    let outsiders = options.common.outsiders(&choice)?;
    let interrupt = Interrupt::listen();
    let repeated = if options.candidates { Repeated::Candidates } else { Repeated::Told };
    let mut predictions = Predictions::read(&options.predictions, repeated, interrupt.flag())?;
    let references = options.common.references(interrupt.flag())?;
    warn_of_itself(options);
    let mut told = Told::new(&options.common, &references);
    told.read(&mut predictions);
    let joined = join(predictions, &references)?;
    let mut progress = Progress::new();
    let mut tell = |what: &str| progress.at(&format!("judging: {what}"), 0, 0, Unit::Files);
    let evaluation = judge(&choice, &outsiders, &joined.clips, &mut tell, interrupt.flag());
    progress.end();
    if interrupt.wanted() {
        return Ok(Outcome::Interrupted);
    }
    if let Some(file) = &options.per_clip {
        clips::write(file, &joined, &evaluation)?;
    }
    let logged = if options.no_log { Ok(()) } else { extend_log(options, &joined, &evaluation) };
    show(options, &told, &joined, &evaluation)?;
    told.complain(&joined);
    logged?;
    let missing = choice.is_asked() && !evaluation.nulls.is_empty();
    Ok(if missing || told.found_any() || !joined.left.is_empty() { Outcome::Findings } else { Outcome::Good })
}

fn refuse_existing(options: &Options) -> anyhow::Result<()> {
    let Some(file) = &options.per_clip else { return Ok(()) };
    let there = file.symlink_metadata().is_ok();
    ensure!(
        !there || options.overwrite,
        "{} exists already: --overwrite replaces it, or name another file",
        file.display()
    );
    let real = |path: &std::path::Path| path.canonicalize().ok();
    let inputs = options.common.references.iter().chain([&options.predictions]);
    let input = inputs.into_iter().find(|input| there && real(input) == real(file));
    ensure!(input.is_none(), "{} is read by this command: name another file with --per-clip", file.display());
    let log = log_beside(&options.predictions);
    let is_log = !options.no_log && (*file == log || (there && real(file) == real(&log)));
    ensure!(!is_log, "{} is the log of the predictions: name another file with --per-clip", file.display());
    Ok(())
}

/// What is judged by itself is perfect, and tells nothing.
fn warn_of_itself(options: &Options) {
    let predictions = options.predictions.canonicalize().ok();
    let same = |path: &std::path::PathBuf| predictions.is_some() && path.canonicalize().ok() == predictions;
    if options.common.references.iter().any(same) {
        output::note("audiocap: predictions and references are the same file: captions are judged by themselves");
    }
}

fn extend_log(options: &Options, joined: &Joined, evaluation: &Evaluation) -> anyhow::Result<()> {
    let references: Vec<_> = options.common.references.iter().map(std::path::absolute).collect::<Result<_, _>>()?;
    log::extend(&log_beside(&options.predictions), &references, joined, evaluation)
}

fn show(options: &Options, told: &Told, joined: &Joined, evaluation: &Evaluation) -> anyhow::Result<()> {
    if options.json {
        return output::json(&told.json(&options.predictions, joined, evaluation));
    }
    Ok(output::line(&told::text(joined, evaluation))?)
}
