//! `cargo xtask probes`: what each attack of the corpus comes to, here and in the peers.

use std::ffi::OsString;
use std::path::Path;

use crate::Result;
use crate::user::User;
use crate::workspace::{cargo, root, target_directory};

/// What may follow `cargo xtask probes`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Perform the attacks as this user
    #[arg(long, value_name = "NAME")]
    as_user: Option<String>,
    /// Only the probes with one of these words in their class or name
    words: Vec<OsString>,
}

/// Builds what is needed and prints the table.
///
/// A peer that cannot be had is a line below it, and no error.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "birdcage-probes", "--bins"]);
    succeed(build)?;
    if let Err(error) = provide_predecessor(&target_directory()?) {
        println!("birdcage 0.8.1 cannot be built: {error}");
    }
    let mut run = cargo();
    run.args([
        "run",
        "--quiet",
        "--package",
        "birdcage-probes",
        "--bin",
        "compare",
        "--",
    ]);
    run.args(&arguments.words);
    if let Some(name) = &arguments.as_user {
        let user = User::find(name).ok_or_else(|| format!("there is no user {name}"))?;
        user.run_through(&mut run);
    }
    succeed(run)
}

/// Puts the program that performs them in birdcage 0.8.1 beside the others.
fn provide_predecessor(target: &Path) -> Result<()> {
    let built = target.join("predecessor");
    let mut build = cargo();
    build.args([
        "build",
        "--quiet",
        "--release",
        "--locked",
        "--manifest-path",
    ]);
    build.arg(root().join("tests/probes/predecessor/Cargo.toml"));
    succeed({
        build.arg("--target-dir").arg(&built);
        build
    })?;
    let name = "predecessor-launch";
    std::fs::copy(
        built.join("release").join(name),
        target.join("debug").join(name),
    )?;
    Ok(())
}

fn succeed(mut command: std::process::Command) -> Result<()> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {status}").into())
    }
}
