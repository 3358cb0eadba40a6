//! The `birdcage` program, as a function: caging a program from the command line.
//!
//! It does nothing that the [`birdcage`] library does not: arguments become
//! exceptions, errors become two lines and an exit status.
#![forbid(unsafe_code)]

mod arguments;
mod cage;
mod check;
mod doctor;
mod ended;
mod failure;
mod forward;
mod json;
mod options;
mod paint;
mod rules;
mod status;
mod why;

use arguments::{Action, Arguments};
use clap::{CommandFactory, Parser};
use failure::Failure;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Does what the arguments say, the first being the program's own name.
///
/// The result is the caged program's exit status, or 128 and the number of the
/// signal that ended it; 127 if it was not found and 126 if it could not be
/// executed; 125 if there is no sandbox, or the arguments make no sense. Of `doctor` it
/// is 0 if programs can be caged, and 1 if not; of `why` 0 if the program may, and 1 if not; of
/// `check` 0 if nothing bad is found, 1 for warnings and 2 for dangers.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let done = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => act(arguments.action),
        Err(error) => Err(Failure::usage(error)),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(failure) => failure.report(),
    }
}

/// Whether [`run`] would understand these arguments; if not, what it would say.
///
/// # Errors
/// The text that `run` would print, which is also help and version if these are
/// asked for.
pub fn check(arguments: impl IntoIterator<Item = OsString>) -> Result<(), String> {
    let parsed = Arguments::try_parse_from(arguments);
    parsed.map(drop).map_err(|error| error.to_string())
}

/// The command line as `clap` knows it, from which manual pages and completions are
/// written.
pub fn command() -> clap::Command {
    Arguments::command()
}

fn act(action: Action) -> Result<u8, Failure> {
    match action {
        Action::Run(arguments) => cage::run(&arguments),
        Action::Plan(arguments) => print(&cage::plan(&arguments)?),
        Action::Why(arguments) => why::answer(&arguments),
        Action::Check(arguments) => check::look(&arguments),
        Action::Doctor(arguments) => doctor::examine(&arguments),
        Action::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "birdcage", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    }
}

/// Prints a text; a reader that has gone away is no failure of ours.
fn print(text: &str) -> Result<u8, Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::from(error)),
        _ => Ok(0),
    }
}
