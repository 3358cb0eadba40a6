//! `cargo xtask bench`: the benchmarks, built for release.

use std::ffi::OsString;

use crate::Result;
use crate::workspace::cargo;

/// What may follow `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Handed to the benchmarks; `-- --help` shows which there are
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    benches: Vec<OsString>,
}

/// Runs the benchmarks on our own terminal: they may draw on it.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let mut cargo = cargo();
    cargo.args(["run", "--release", "--package", "birdcage-benches", "--"]);
    let status = cargo.args(&arguments.benches).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("the benchmarks failed: {status}").into())
    }
}
