//! The `birdcage` program.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    birdcage_cli::run(std::env::args_os())
}
