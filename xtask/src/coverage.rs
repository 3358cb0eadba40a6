//! `cargo xtask coverage`: how much of each crate the tests run, and that it is not less than before.
//!
//! Needs `cargo-llvm-cov`, and LLVM's tools of the compiler's version: the toolchain's
//! `llvm-tools` or a package such as `llvm-22`.

mod floors;
mod measured;

use std::path::Path;
use std::process::{Command, Stdio};

use crate::Result;
use crate::run::checked;
use crate::workspace::{cargo, output_of, root, target_directory};
use floors::Floors;
use measured::Lines;

/// What may follow `cargo xtask coverage`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Raise the floors to what was measured
    #[arg(long)]
    write: bool,
}

/// Where the floors are.
const FLOORS: &str = "xtask/coverage.toml";

/// Runs all tests, and compares what they ran with the floor of each crate.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let report = target_directory()?.join("coverage.json");
    measure(&report)?;
    let measured = Lines::by_crate(&std::fs::read_to_string(report)?, root())?;
    let floors = Floors::read(&root().join(FLOORS))?;
    let mut below = Vec::new();
    println!("{:20} {:>7} {:>7}  lines run", "crate", "floor", "is");
    for (name, lines) in &measured {
        let floor = floors.of(name);
        let is = lines.percent();
        println!("{name:20} {floor:>6}% {is:>6}%  {lines}");
        if is < floor {
            below.push(name.as_str());
        }
    }
    if !below.is_empty() {
        return Err(format!("less of it is tested than was: {}", below.join(", ")).into());
    }
    if arguments.write {
        floors.raised(&measured).write(&root().join(FLOORS))?;
    }
    Ok(())
}

/// Lets `cargo llvm-cov` run the tests.
///
/// The processes that a spawn starts never return to where counters are written. With counters
/// that are a mapping of the file (`%c`), what they ran counts at once. One file for each program
/// (`%m`), which all its processes map: process ids come again while thousands of faults are
/// tried, and a file for each (`%p`) is emptied by the next of that number.
fn measure(report: &Path) -> Result<()> {
    let mut command = cargo();
    command.args(["llvm-cov", "--no-fail-fast", "--workspace"]);
    command.args(["--json", "--summary-only"]);
    command.args(["--exclude", "xtask", "--exclude", "birdcage-benches"]);
    command.arg("--output-path").arg(report);
    command.env("RUSTFLAGS", "-C llvm-args=-runtime-counter-relocation");
    command.env("LLVM_PROFILE_FILE_NAME", "birdcage-%m%c.profraw");
    if let Some(version) = llvm_version()? {
        for (variable, tool) in [("LLVM_COV", "llvm-cov"), ("LLVM_PROFDATA", "llvm-profdata")] {
            let tool = format!("{tool}-{version}");
            if is_there(&tool) {
                command.env(variable, tool);
            }
        }
    }
    checked(command).map(drop)
}

/// The major version of the LLVM that the compiler is built with.
fn llvm_version() -> Result<Option<String>> {
    let said = output_of(Command::new("rustc").arg("-vV"))?;
    let version = said
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "));
    let major = version.and_then(|version| version.split('.').next());
    Ok(major.map(str::to_owned))
}

fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
