//! `audiocap runs`: a line for each run.

use super::output::{self, Outcome};
use crate::run::{Moment, Summary, find};
use crate::text::safe;
use crate::ui::widgets::numbers::{count, short, span};
use anyhow::bail;
use clap::Args;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  audiocap runs checkpoints/
  audiocap runs --json | jq -r '.[] | select(.stage == \"running\") | .path'

Without folders, runs are looked for in `runs` and `checkpoints`. A run without a heartbeat is presumed dead.";

/// Options of `audiocap runs`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// Folders to look in
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// One JSON array instead of a table
    #[arg(long)]
    json: bool,
}

/// Lists the runs.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    if let Some(missing) = options.folders.iter().find(|folder| !folder.is_dir()) {
        bail!("{} is no folder", missing.display());
    }
    let usual = || ["runs", "checkpoints"].map(PathBuf::from).into_iter().filter(|folder| folder.is_dir()).collect();
    let folders: Vec<PathBuf> = if options.folders.is_empty() { usual() } else { options.folders.clone() };
    let runs: Vec<Summary> =
        folders.iter().flat_map(|folder| find(folder)).map(|path| Summary::read(&path, Moment::now())).collect();
    if options.json {
        output::json(&runs)?;
    } else if runs.is_empty() {
        output::note("no runs here: `audiocap train` begins one, or name the folder they are in");
    } else {
        output::line(&table(&runs))?;
    }
    Ok(Outcome::Good)
}

fn table(runs: &[Summary]) -> String {
    let head = ["run", "stage", "step", "of", "left", "best", "at step", "path"].map(str::to_owned).to_vec();
    let rows = runs.iter().map(row);
    output::table(&std::iter::once(head).chain(rows).collect::<Vec<_>>(), &[2, 3, 4, 5, 6])
}

fn row(run: &Summary) -> Vec<String> {
    let known = |n: u64| if n > 0 { count(n) } else { String::new() };
    let best = run.best.as_ref();
    vec![
        safe(&run.name).into_owned(),
        run.stage.name().to_owned(),
        known(run.step),
        known(run.max_steps),
        run.eta.filter(|_| run.stage.is_live()).map(span).unwrap_or_default(),
        best.map(|best| format!("{} {}", safe(&best.metric), short(best.value))).unwrap_or_default(),
        best.map(|best| count(best.step)).unwrap_or_default(),
        shown(&run.path),
    ]
}

fn shown(path: &Path) -> String {
    safe(&path.display().to_string()).into_owned()
}
