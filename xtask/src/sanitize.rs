//! `cargo xtask sanitize`: the unsafe code under AddressSanitizer, and the pure code under Miri.

use std::process::Command;

use crate::Result;
use crate::run::checked;
use crate::workspace::{cargo, output_of, root, target_directory};

/// What may follow `cargo xtask sanitize`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only one of the tools
    tool: Option<Tool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Tool {
    /// Memory that is used after it was given back, or beyond its end
    Address,
    /// Undefined behaviour of any kind, in what makes no unusual system call; needs nightly
    Miri,
}

/// The crates with unsafe code, and those that run it after `clone`.
const UNSAFE: [&str; 3] = ["birdcage-sys", "birdcage-init", "birdcage-mount"];

/// The crates whose code is mostly pure, and the tests in them that ask the kernel for what
/// Miri does not know.
const PURE: [(&str, &[&str]); 4] = [
    ("birdcage-path", &["fs::"]),
    (
        "birdcage-mount",
        &["tree::", "make::", "place::", "setting::", "withheld::"],
    ),
    ("birdcage-namespace", &["enter::", "pin::", "procfs::"]),
    ("birdcage-seccomp", &["program::"]),
];

/// Runs both, or the one that is named.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let is_meant = |tool| arguments.tool.is_none_or(|only| only == tool);
    if is_meant(Tool::Address) {
        checked(address()?)?;
    }
    if is_meant(Tool::Miri) {
        for (package, passed_over) in PURE {
            checked(miri(package, passed_over)?)?;
        }
    }
    Ok(())
}

/// The option is for nightly alone, unless a stable compiler is told to act like one.
fn address() -> Result<Command> {
    let mut command = cargo();
    command
        .arg("test")
        .args(["--target", &host()?, "--lib", "--tests"]);
    UNSAFE.iter().for_each(|package| {
        command.args(["--package", package]);
    });
    command.env("RUSTC_BOOTSTRAP", "1");
    command.env("RUSTFLAGS", "-Zsanitizer=address");
    command.env("CARGO_TARGET_DIR", target_directory()?.join("address"));
    Ok(command)
}

/// Few cases of each property: Miri is a thousand times as slow.
fn miri(package: &str, passed_over: &[&str]) -> Result<Command> {
    let mut command = Command::new("cargo");
    command.args([
        "+nightly",
        "miri",
        "test",
        "--lib",
        "--package",
        package,
        "--",
    ]);
    command.args(passed_over.iter().flat_map(|prefix| ["--skip", prefix]));
    // Our own cargo says so through these, and `+nightly` would not be heard.
    for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC"] {
        command.env_remove(variable);
    }
    command.env("MIRIFLAGS", "-Zmiri-disable-isolation");
    command.env("PROPTEST_CASES", "2");
    command.env("CARGO_TARGET_DIR", target_directory()?.join("miri"));
    command.current_dir(root());
    Ok(command)
}

fn host() -> Result<String> {
    let said = output_of(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host
        .ok_or("rustc does not say for what it compiles")?
        .to_owned())
}
