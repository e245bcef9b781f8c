//! `audiocap check`: what is wrong with the files of a folder and with its metadata.

use std::path::PathBuf;

use clap::Args;

use super::interrupt::Interrupt;
use super::output::{self, Outcome};
use super::progress::{Progress, Unit};
use crate::dataset::Problem;
use crate::dataset::check::{Report, check};
use crate::text::safe;

const EXAMPLES: &str = "\
Examples:
  audiocap check sounds/
  audiocap check clotho/ --json | jq -r '.findings[] | select(.kind == \"duplicate\") | .file'

Every audio file is decoded to its end. Found are files that do not decode, are silent, clipped, truncated or damaged, sound
exactly like another one, or have an extension that does not fit, and rows of the metadata that cannot be used.
The exit code is 1 when anything was found.";

/// Options of `audiocap check`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// A dataset, or any folder of sound files
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// Checks the folder and prints what was found.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let mut on_progress = |done: usize, total: usize| progress.at("checking", done as u64, total as u64, Unit::Files);
    let report = check(&options.folder, &mut on_progress, interrupt.flag())?;
    progress.end();
    if options.json {
        output::json(&report)?;
    } else {
        output::line(&text(&report))?;
    }
    Ok(match (report.cancelled, report.is_clean()) {
        (true, _) => Outcome::Interrupted,
        (false, true) => Outcome::Good,
        (false, false) => Outcome::Findings,
    })
}

/// A row per finding, the problems of the metadata, and a sum.
fn text(report: &Report) -> String {
    let row = |cells: [&str; 3]| cells.map(|cell| safe(cell).into_owned()).to_vec();
    let found = report
        .findings
        .iter()
        .map(|finding| row([&finding.kind.to_string(), &finding.file.to_string_lossy(), &finding.why]));
    let problems = report.problems.iter().map(|problem| row(["metadata", &place(problem), &problem.why]));
    let rows: Vec<_> = found.chain(problems).collect();
    let mut text = output::table(&rows, &[]);
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    let hidden = report.problem_count.saturating_sub(report.problems.len());
    let more = if hidden > 0 { format!(" ({hidden} more than are listed)") } else { String::new() };
    let (files, found) = (report.files, report.findings.len());
    let (files, found) = (counted(files, "file"), counted(found, "finding"));
    text + &format!("{files}, {found}, {} in the metadata{more}", counted(report.problem_count, "problem"))
}

/// `1 file`, `2 files`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn place(problem: &Problem) -> String {
    let file = problem.file.display();
    problem.line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}"))
}
