//! `cargo xtask fuzz`: the properties of `fuzz/`, tried on ever new inputs.
//!
//! With cargo-fuzz and a nightly toolchain, coverage guides the inputs. Without,
//! the stable replayer makes them from the corpus and a seed.

use std::process::{Command, Stdio};

use crate::Result;
use crate::run::checked;
use crate::tally::Tally;
use crate::workspace::{cargo, root};

/// What may follow `cargo xtask fuzz`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The property, named as in fuzz/targets
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    target: Option<String>,
    /// Every property, one after the other
    #[arg(long)]
    all: bool,
    /// How long to try each one
    #[arg(long, default_value_t = 30)]
    seconds: u32,
}

/// Tries one property or all.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let targets = match &arguments.target {
        Some(target) => vec![target.clone()],
        None => targets()?,
    };
    let how = if has_cargo_fuzz() { guided } else { unguided };
    if !has_cargo_fuzz() {
        println!(
            "no coverage: cargo install --locked cargo-fuzz; rustup toolchain install nightly"
        );
    }
    targets
        .iter()
        .try_for_each(|target| checked(how(target, arguments.seconds)).map(drop))
}

/// Every property for two seconds, on stable; what `ci` does.
pub(crate) fn smoke() -> Result<Tally> {
    let mut tally = Tally::default();
    for target in targets()? {
        checked(unguided(&target, 2))?;
        tally += Tally::one_passed();
    }
    Ok(tally)
}

/// The names of the fuzz targets, sorted.
fn targets() -> Result<Vec<String>> {
    let files = std::fs::read_dir(root().join("fuzz/targets"))?;
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        Ok(entry?
            .path()
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned()))
    };
    let mut names = files
        .filter_map(|entry| name(entry).transpose())
        .collect::<Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

fn has_cargo_fuzz() -> bool {
    let mut command = Command::new("cargo");
    command
        .args(["+nightly", "fuzz", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Our own cargo says so through these, and `+nightly` would not be heard.
    for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC"] {
        command.env_remove(variable);
    }
    command.status().is_ok_and(|status| status.success())
}

fn guided(target: &str, seconds: u32) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["+nightly", "fuzz", "run", target, "--"])
        .arg(format!("-max_total_time={seconds}"));
    command.env_remove("RUSTUP_TOOLCHAIN").current_dir(root());
    command
}

fn unguided(target: &str, seconds: u32) -> Command {
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--package",
        "birdcage-fuzz",
        "--bin",
        target,
    ]);
    command.args(["--", "--seconds"]).arg(seconds.to_string());
    command
}

#[cfg(test)]
mod tests {
    use super::targets;

    #[test]
    fn the_targets_are_the_files_in_their_directory() {
        let targets = targets().expect("readable");
        assert!(targets.contains(&"namespace".to_owned()), "{targets:?}");
    }
}
