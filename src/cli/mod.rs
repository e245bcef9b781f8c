//! The command line: one file per command.

mod arguments;
mod doctor;
mod interrupt;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser;

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
        Err(error) => {
            eprintln!("audiocap: {}", crate::text::safe(&format!("{error:#}")));
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
    let Arguments { global, command } = arguments;
    match command {
        Command::Doctor(doctor) => doctor::run(&global, &doctor),
    }
}
