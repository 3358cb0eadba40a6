//! Running a scenario of the program `caller`, which judges itself.

use crate::beside;
use std::process::{Command, Output};

/// A scenario in a process of its own.
pub fn scenario(name: &str) -> Command {
    let mut command = Command::new(beside("caller"));
    command.arg(name).env("RUST_BACKTRACE", "0");
    command
}

/// Runs a scenario to its end, which must be a good one.
///
/// # Panics
/// If it is not, with what the scenario says.
#[track_caller]
pub fn judge(mut scenario: Command) -> Output {
    let output = scenario.output().expect("the caller");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{scenario:?}: {}: {complaint}",
        output.status
    );
    output
}
