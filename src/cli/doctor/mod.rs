//! `audiocap doctor`: what this machine has, what is missing, and what to do about it.

mod build;
mod finding;
mod folders;
mod metrics;
mod models;
mod screen;
mod sound;

use clap::Args;

use super::arguments::Global;
use super::output::{self, Outcome};
use crate::config::Settings;
use finding::State;

const EXAMPLES: &str = "\
Examples:
  audiocap doctor                    what is there, what is missing, what to do
  audiocap doctor --json | jq .      one object per finding: topic, state, value, advice
  audiocap doctor --model openai/whisper-base     is this model at hand?

A state of `problem` makes the exit code 1; `note` is only worth knowing.";

/// Options of `audiocap doctor`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// One JSON object per line instead of a table
    #[arg(long)]
    json: bool,
}

/// Looks at everything and prints it.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    let (settings, warnings) = Settings::load();
    let mut findings = build::look();
    findings.extend(screen::look(global, &settings));
    findings.push(sound::look());
    findings.extend(models::look(global, &settings));
    findings.extend(metrics::look());
    findings.extend(folders::look(&warnings));
    if options.json {
        findings.iter().try_for_each(output::json)?;
    } else {
        output::line(&finding::table(&findings, global.ascii || settings.ascii))?;
    }
    let trouble = findings.iter().any(|finding| finding.state == State::Problem);
    Ok(if trouble { Outcome::Findings } else { Outcome::Good })
}
