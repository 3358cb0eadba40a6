//! `cargo xtask mutants`: that no part of the pure crates can be changed unnoticed.
//!
//! `cargo-mutants` makes one small change after the other and runs the crate's tests. A change
//! that none of them notices is a gap, or makes no difference: `xtask/mutants.toml` has those,
//! each with the reason.

mod outcome;

use std::path::{Path, PathBuf};

use crate::Result;
use crate::workspace::{cargo, root, target_directory};
use outcome::{Counts, Survivors};

/// What may follow `cargo xtask mutants`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The crates, without `birdcage-`
    #[arg(default_values = ["path", "mount", "seccomp", "namespace"])]
    crates: Vec<String>,
    /// Only changes whose name matches this regular expression
    #[arg(long)]
    only: Option<String>,
}

/// The crates whose work shows in the tests of others: what their own did not notice is
/// asked of these, one group after the other, the quickest first.
const WIDER: [(&str, &[&[&str]]); 2] = [
    (
        "birdcage-mount",
        &[
            &["birdcage-init", "birdcage", "birdcage-cli"],
            &["birdcage-tests"],
            &["birdcage-probes"],
        ],
    ),
    ("birdcage-namespace", &[&["birdcage-init", "birdcage"]]),
];

/// Where the survivors are explained.
const EXPLAINED: &str = "xtask/mutants.toml";

/// Changes the crates one after the other; an error if a change survives unexplained.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let explained = Survivors::read(&root().join(EXPLAINED))?;
    let mut unexplained = Vec::new();
    for name in &arguments.crates {
        let package = format!("birdcage-{name}");
        let mut counts = mutate(&package, arguments.only.as_deref(), &[])?;
        println!("{package}: {counts}");
        let wider = WIDER.iter().find(|(narrow, _)| *narrow == package);
        for others in wider.map_or(&[][..], |(_, groups)| groups) {
            if counts.survivors.is_empty() {
                break;
            }
            let rest = mutate(&package, arguments.only.as_deref(), others)?;
            counts = rest.surviving(&counts);
            println!("{package}, asked of {}: {counts}", others.join(", "));
        }
        unexplained.extend(
            counts
                .survivors
                .into_iter()
                .filter(|one| !explained.has(one)),
        );
    }
    if unexplained.is_empty() {
        return Ok(());
    }
    Err(format!("no test notices:\n{}", unexplained.join("\n")).into())
}

/// Changes a crate and counts what its tests notice; that some changes survive is no failure yet.
///
/// With `others`, only those that survived the last time, before the tests of these.
fn mutate(package: &str, only: Option<&str>, others: &[&str]) -> Result<Counts> {
    let place = target_directory()?.join("mutants").join(package);
    std::fs::create_dir_all(&place)?;
    let mut command = cargo();
    command.args([
        "mutants",
        "--package",
        package,
        "--no-shuffle",
        "--colors=never",
    ]);
    let timeout = if others.is_empty() { "40" } else { "150" };
    command
        .args(["--exclude", "**/tests/**", "--timeout", timeout, "--output"])
        .arg(&place);
    // Flags have bits of their own, and so their sum and their difference are the same.
    command.args(["--exclude-re", r"replace \| with \^"]);
    command.args(only.iter().flat_map(|pattern| ["--re", pattern]));
    if !others.is_empty() {
        command.arg("--iterate");
        command.args(others.iter().flat_map(|other| ["--test-package", other]));
    }
    // What is compared is the text of a result; nobody looks at it with a debugger.
    command
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("CARGO_TARGET_DIR");
    let status = command.current_dir(root()).status()?;
    // "Exit codes" in the book of cargo-mutants: 2 some survived, 3 some took too long.
    match status.code() {
        Some(0 | 2 | 3) => Counts::read(&results(&place)),
        _ => Err(format!("cargo mutants: {status}").into()),
    }
}

fn results(place: &Path) -> PathBuf {
    place.join("mutants.out").join("outcomes.json")
}
