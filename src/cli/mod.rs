//! The command line: one file per command.

mod arguments;
mod balance;
mod caption;
mod check;
mod compare;
mod demo;
mod doctor;
mod download;
mod evaluate;
mod grid;
mod history;
mod interrupt;
mod link;
mod merge;
mod model;
mod open;
mod output;
mod prepare;
mod progress;
mod report;
mod runs;
mod score;
mod train;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use crate::whisper::Stopped;
use arguments::{Arguments, Command};
use output::Outcome;

/// The program: parses the command line, runs the command, and says how it ended.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return explain(&error),
    };
    match run(arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) if output::reader_is_gone(&error) => ExitCode::SUCCESS,
        Err(error) if error.is::<Stopped>() => Outcome::Interrupted.into(),
        Err(error) => {
            output::note(&format!("audiocap: {}", crate::text::safe(&format!("{error:#}"))));
            output::NOTHING_DONE.into()
        }
    }
}

/// Help and version go out with 0, wrong usage with 2.
fn explain(error: &clap::Error) -> ExitCode {
    // A reader that went away while help was printed is no reason to complain.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(output::NOTHING_DONE))
}

fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let Arguments { global, command, datasets } = arguments;
    match command {
        None => open::run(&global, datasets, false),
        Some(Command::Demo(options)) => demo::run(&global, &options),
        Some(Command::Caption(options)) => caption::run(&global, &options),
        Some(Command::Score(options)) => score::run(&global, &options),
        Some(Command::Grid(options)) => grid::run(&global, &options),
        Some(Command::Evaluate(options)) => evaluate::run(&options),
        Some(Command::Compare(options)) => compare::run(&options),
        Some(Command::Train(options)) => train::run(&global, &options),
        Some(Command::Merge(options)) => merge::run(&options),
        Some(Command::Download(options)) => download::run(&options),
        Some(Command::Prepare(options)) => prepare::run(&options),
        Some(Command::Check(options)) => check::run(&options),
        Some(Command::Balance(options)) => balance::run(&global, &options),
        Some(Command::Watch(options)) => watch::run(&global, &options),
        Some(Command::Runs(options)) => runs::run(&options),
        Some(Command::History(options)) => history::run(&options),
        Some(Command::Doctor(options)) => doctor::run(&global, &options),
    }
}
