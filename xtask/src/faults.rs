//! `cargo xtask faults`: what a spawn comes to when one of its system calls fails.

use std::ffi::OsString;

use crate::Result;
use crate::user::User;
use crate::workspace::cargo;

/// What may follow `cargo xtask faults`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Spawn as this user
    #[arg(long, value_name = "NAME")]
    as_user: Option<String>,
    /// Only this system call
    #[arg(long, value_name = "NAME")]
    call: Option<OsString>,
}

/// Prints the table; an error if a promise was not kept.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let mut run = cargo();
    run.args(["test", "--quiet", "--package", "birdcage-tests"]);
    run.args(["--test", "faults", "--", "--table"]);
    if let Some(call) = &arguments.call {
        run.arg("--call").arg(call);
    }
    if let Some(name) = &arguments.as_user {
        let user = User::find(name).ok_or_else(|| format!("there is no user {name}"))?;
        user.run_through(&mut run);
    }
    let status = run.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{run:?}: {status}").into())
    }
}
