//! The peers, which have to be there before they can be measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::report::Report;
use crate::setup::Setup;
use crate::systems::System;
use crate::worker::Result;

/// True if we are root.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Builds or installs all peers, and has the setup do without those that it cannot
/// have. hakoniwa may be missing without that being a failure.
pub fn provide(setup: &mut Setup, report: &mut Report) {
    use System::{
        Bubblewrap, BubblewrapHost, Hakoniwa, HakoniwaHost, Predecessor, PredecessorHost,
    };
    let required = [
        ([Bubblewrap, BubblewrapHost], provide_bubblewrap()),
        ([Predecessor, PredecessorHost], build(setup, "predecessor")),
    ];
    for (systems, outcome) in required {
        if report.accept(systems[0], outcome).is_none() {
            setup.leave_out(&systems);
        }
    }
    if let Err(error) = provide_hakoniwa(setup) {
        report.remark(Hakoniwa, error);
        setup.leave_out(&[Hakoniwa, HakoniwaHost]);
    }
}

fn provide_bubblewrap() -> Result<()> {
    if has_bubblewrap() {
        return Ok(());
    }
    install("bubblewrap")
}

fn has_bubblewrap() -> bool {
    quietly(Command::new("bwrap").arg("--version")).is_ok()
}

/// Its filter needs a library of the system's.
fn provide_hakoniwa(setup: &Setup) -> Result<()> {
    let has_library = Command::new("pkg-config")
        .args(["--exists", "libseccomp"])
        .status();
    if !has_library.is_ok_and(|status| status.success()) {
        install("libseccomp-dev")?;
    }
    build(setup, "hakoniwa")
}

fn install(package: &str) -> Result<()> {
    if !is_root() {
        return Err(format!("{package} is not installed, and only root can do that").into());
    }
    quietly(Command::new("apt-get").args(["install", "--yes", package]))
}

/// The name and version that it gives itself.
pub fn bubblewrap_version() -> String {
    let output = Command::new("bwrap").arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "no bubblewrap".to_owned())
}

/// The directory that cargo builds into, which our own program is two below.
///
/// # Errors
/// If our own program cannot be found.
pub fn target_directory() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    Ok(own.ancestors().nth(2).ok_or("where are we?")?.to_owned())
}

/// Cargo, as it was called.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Builds the worker of a peer, which is a workspace of its own, and takes it
/// into the directory of the run. Needs the peer's crate, from a registry or a cache.
fn build(setup: &Setup, name: &str) -> Result<()> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(name)
        .join("Cargo.toml");
    let target = target_directory()?.join(name);
    let mut cargo = cargo();
    cargo.args([
        "build",
        "--quiet",
        "--release",
        "--locked",
        "--manifest-path",
    ]);
    quietly(cargo.arg(manifest).arg("--target-dir").arg(&target))?;
    setup.add_worker(name, &target.join("release").join(name))
}

/// Standard output is for the report.
pub(crate) fn quietly(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    let status = status.map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {status}").into())
    }
}

/// What the command wrote; its errors go where ours do.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?)
    } else {
        Err(format!("{command:?}: {}", output.status).into())
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::quietly;

    #[test]
    fn a_command_that_fails_or_is_missing_is_an_error_that_names_it() {
        assert!(quietly(&mut Command::new("true")).is_ok());
        for name in ["false", "/no/such/program"] {
            let error = quietly(&mut Command::new(name)).expect_err("fails");
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}
