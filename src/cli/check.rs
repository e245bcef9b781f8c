//! `audiocap check`: what is wrong with the files of a folder and with its metadata.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;
use serde::Serialize;

use super::interrupt::Interrupt;
use super::output::{self, Outcome};
use super::progress::{Progress, Unit};
use super::report;
use crate::dataset::Problem;
use crate::dataset::check::{Kind, Length, MovedOut, Report, check, move_out};
use crate::files::transfer;
use crate::text::safe;

mod moved;

const EXAMPLES: &str = "\
Examples:
  audiocap check sounds/
  audiocap check audiocaps/ --expect-seconds 10 --report broken.csv
  audiocap check clotho/audiofolder --move-to broken/ --move undecodable,silent
  audiocap check clotho/ --json | jq -r '.findings[] | select(.kind == \"duplicate\") | .file'

Every audio file is decoded to its end. Found are files that do not decode, are silent, clipped, truncated or damaged, sound
exactly like another one, have an extension that does not fit or another length than is expected, and rows of the metadata that
cannot be used. The exit code is 1 when anything was found.

--move-to takes files out of the dataset, each to its path in DIR, and their rows into metadata there; it says how to undo that.";

/// Options of `audiocap check`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// A dataset, or any folder of sound files
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// How long every clip should be
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    expect_seconds: Option<f64>,
    /// How much longer or shorter is fine
    #[arg(long, value_name = "SECONDS", default_value = "0.5", value_parser = seconds, requires = "expect_seconds")]
    tolerance: f64,
    /// Write everything that was found into a new file: JSON, or CSV by its extension
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Move broken files and their rows out of the dataset, into this folder
    #[arg(long, value_name = "DIR")]
    move_to: Option<PathBuf>,
    /// Which files are moved: undecodable, unreadable, truncated, damaged, long, wrong-length, silent, clipped, duplicate,
    /// wrong-extension
    #[arg(
        long = "move",
        value_name = "KINDS",
        value_delimiter = ',',
        default_value = "undecodable,unreadable,truncated,silent",
        requires = "move_to"
    )]
    kinds: Vec<Kind>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// The report and what was done about it.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<&'a MovedOut>,
}

/// Checks the folder, prints what was found, and moves what is to be moved.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    report::refuse_existing(options.report.as_deref())?;
    ensure!(options.move_to.is_none() || !options.folder.is_file(), "--move-to takes files out of a folder: name one");
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let mut on_progress = |done: usize, total: usize| progress.at("checking", done as u64, total as u64, Unit::Files);
    let length = options.expect_seconds.map(|seconds| Length { seconds, tolerance: options.tolerance });
    let report = check(&options.folder, length, &mut on_progress, interrupt.flag())?;
    if let Some(file) = &options.report {
        report::write(file, &report, ["file", "kind", "why"], rows(&report))?;
    }
    let mut moving = |at: transfer::Progress| progress.at("moving", at.files as u64, at.of as u64, Unit::Files);
    let moved = match &options.move_to {
        Some(to) if !report.cancelled => Some(move_out(&report, &options.kinds, to, &mut moving, interrupt.flag())?),
        _ => None,
    };
    progress.end();
    if options.json {
        output::json(&Whole { report: &report, moved: moved.as_ref() })?;
    } else {
        output::line(&text(&report))?;
    }
    if let Some(moved) = &moved {
        moved::tell(&options.folder, moved);
    }
    let cancelled = report.cancelled || moved.is_some_and(|moved| moved.files.cancelled);
    Ok(match (cancelled, report.is_clean()) {
        (true, _) => Outcome::Interrupted,
        (false, true) => Outcome::Good,
        (false, false) => Outcome::Findings,
    })
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds is meant".to_owned())?;
    if seconds >= 0.0 && seconds.is_finite() { Ok(seconds) } else { Err("a number of seconds is meant".to_owned()) }
}

/// A line of the CSV for each finding and each problem.
fn rows(report: &Report) -> impl Iterator<Item = [String; 3]> {
    let shown = |file: &Path| file.to_string_lossy().into_owned();
    let found = report.findings.iter().map(move |one| [shown(&one.file), one.kind.name(), one.why.clone()]);
    found.chain(report.problems.iter().map(|problem| [place(problem), "metadata".to_owned(), problem.why.clone()]))
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
