//! The peers, which have to be there before they can be measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::worker::Result;

/// True if we are root.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Installs bubblewrap if it is missing and we may.
///
/// # Errors
/// If it is missing still.
pub fn provide_bubblewrap() -> Result<()> {
    if has_bubblewrap() {
        return Ok(());
    }
    if !is_root() {
        return Err("it is not installed, and only root can do that".into());
    }
    quietly(Command::new("apt-get").args(["install", "--yes", "bubblewrap"]))
}

fn has_bubblewrap() -> bool {
    quietly(Command::new("bwrap").arg("--version")).is_ok()
}

/// The name and version that it gives itself.
pub fn bubblewrap_version() -> String {
    let output = Command::new("bwrap").arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "no bubblewrap".to_owned())
}

/// Builds the worker that measures birdcage 0.8.1, beside our own program.
///
/// # Errors
/// If cargo cannot; that needs the crate, from a registry or a cache.
pub fn build_predecessor() -> Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("predecessor/Cargo.toml");
    let own = std::env::current_exe()?;
    let target = own
        .ancestors()
        .nth(2)
        .ok_or("where are we?")?
        .join("predecessor");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(cargo);
    cargo.args([
        "build",
        "--quiet",
        "--release",
        "--locked",
        "--manifest-path",
    ]);
    quietly(cargo.arg(manifest).arg("--target-dir").arg(&target))?;
    Ok(target.join("release/predecessor"))
}

/// Standard output is for the report.
fn quietly(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    let status = status.map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {status}").into())
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
