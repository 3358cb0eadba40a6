//! `docs/src/policy.md`: the chapter about policy files, written by a program of the guide.

use super::made::Made;
use super::succeed;
use crate::Result;
use crate::workspace::{cargo, output_of, target_directory};

/// Where whoever it is printed for is at home. There is nobody, so that it is the same for all.
const HOME: &str = "/home/you";

/// The chapter as the code has it now.
pub(super) fn chapter() -> Result<Made> {
    let mut build = cargo();
    build.args([
        "build",
        "--quiet",
        "--package",
        "birdcage-guide",
        "--bin",
        "reference",
    ]);
    succeed(&mut build)?;
    let mut program = std::process::Command::new(target_directory()?.join("debug/reference"));
    program.env_clear().env("HOME", HOME);
    Ok(Made {
        path: "docs/src/policy.md",
        text: output_of(&mut program)?,
    })
}
