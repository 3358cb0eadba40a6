//! The `birdcage` program under a name of its own.
//!
//! Tests of this package can count on cargo having built it, and cannot on the
//! program of another package.

use std::process::ExitCode;

fn main() -> ExitCode {
    birdcage_cli::run(std::env::args_os())
}
