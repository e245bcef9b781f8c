//! `audiocap [DATASET..]` and `audiocap demo`: the workbench.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::CommandFactory;

use super::arguments::{Arguments, Global};
use super::output::Outcome;
use crate::config::nearest::nearest;
use crate::ui;

/// Opens the workbench on `datasets`; on the demo if `demo` says so, or if there is nothing else to open.
pub fn run(global: &Global, datasets: Vec<PathBuf>, demo: bool) -> anyhow::Result<Outcome> {
    datasets.iter().try_for_each(|path| exists(path))?;
    workbench(&options(global, datasets, demo))
}

/// Opens the workbench.
pub fn workbench(options: &ui::Options) -> anyhow::Result<Outcome> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        bail!(
            "the workbench needs a terminal for its input and its output, and this is not one; \
            without a screen there are `audiocap caption`, `score`, `check`, `runs` and `doctor` (each explains itself with --help)"
        );
    }
    Ok(match ui::run(options)? {
        ui::Ended::Quit => Outcome::Good,
        ui::Ended::Signal => Outcome::Interrupted,
    })
}

/// What `global` says about the workbench.
pub fn options(global: &Global, datasets: Vec<PathBuf>, demo: bool) -> ui::Options {
    ui::Options {
        datasets,
        demo,
        model: global.model.clone(),
        device: global.device,
        precision: global.dtype,
        theme: global.theme.clone(),
        ascii: global.ascii,
        ..ui::Options::default()
    }
}

/// A dataset that is not there may be a mistyped command.
fn exists(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let command = Arguments::command();
    let commands: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let hint = path.to_str().and_then(|word| nearest(word, &commands));
    let hint = hint.map(|command| format!("; did you mean the command `{command}`?")).unwrap_or_default();
    bail!("there is no dataset {}{hint}", path.display())
}
