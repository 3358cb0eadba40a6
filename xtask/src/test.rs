//! `cargo xtask test`: the tests of the workspace, as who we are and, if that is
//! root, once more as an ordinary user.
//!
//! Root is the harder case for a sandbox and the ordinary user the common one,
//! so a change has to pass as both.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::run::{Ran, counted};
use crate::step::Verdict;
use crate::tally::Tally;
use crate::user::{User, is_root, other_target_directory};
use crate::workspace::cargo;

/// Who root becomes where nobody is named.
pub(crate) const USER: &str = "tester";

/// What may follow `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Run only as this user
    #[arg(long, value_name = "NAME")]
    as_user: Option<String>,
    /// Handed to cargo test, as in `-p birdcage-path`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    cargo: Vec<OsString>,
}

/// Runs the tests; an error if one fails.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let mut verdicts = Vec::new();
    if arguments.as_user.is_none() {
        verdicts.push(as_ourselves(&arguments.cargo)?);
    }
    if is_root() {
        let name = arguments.as_user.as_deref().unwrap_or(USER);
        verdicts.push(as_user(name, &arguments.cargo)?);
    } else if let Some(name) = &arguments.as_user {
        return Err(format!("only root can become {name}").into());
    }
    conclude(verdicts)
}

fn conclude(verdicts: Vec<Verdict>) -> Result<()> {
    let mut sum = Tally::default();
    let mut failures = Vec::new();
    for verdict in verdicts {
        match verdict {
            Verdict::Passed(tally) => sum += tally,
            Verdict::Failed(why, tally) => {
                sum += tally;
                failures.push(why);
            }
            Verdict::Skipped(why) => println!("not run: {why}"),
        }
    }
    println!("{} not applicable", sum.inapplicable);
    println!("{sum}");
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join(", ").into())
    }
}

/// Unit and integration tests, as who we are.
pub(crate) fn as_ourselves(arguments: &[OsString]) -> Result<Verdict> {
    counted(tests(arguments)?).map(verdict)
}

/// Unit and integration tests, the binaries run as `name`.
pub(crate) fn as_user(name: &str, arguments: &[OsString]) -> Result<Verdict> {
    let Some(user) = User::find(name) else {
        return Ok(Verdict::Skipped(format!(
            "there is no user {name} (useradd -m {name})"
        )));
    };
    // The automation runs as whoever runs cargo, and reads the checkout.
    let but_xtask = ["--workspace", "--exclude", "xtask"].map(OsString::from);
    let arguments = if arguments.is_empty() {
        &but_xtask
    } else {
        arguments
    };
    let mut cargo = tests(arguments)?;
    user.run_through(&mut cargo);
    counted(cargo).map(verdict)
}

/// The examples in the documentation, as who we are: rustdoc runs them from a
/// directory of its own that no other user can enter.
pub(crate) fn documentation() -> Result<Verdict> {
    let mut cargo = cargo();
    cargo.args(["test", "--workspace", "--doc", "--no-fail-fast"]);
    counted(cargo).map(verdict)
}

/// `cargo test`, without the documentation, showing what passing tests print:
/// that is where they say that they were skipped.
fn tests(arguments: &[OsString]) -> Result<Command> {
    let mut cargo = cargo();
    cargo.arg("test");
    if arguments.is_empty() {
        cargo.arg("--workspace");
    }
    cargo.args(["--lib", "--bins", "--tests", "--examples", "--no-fail-fast"]);
    cargo.args(arguments).args(["--", "--show-output"]);
    if let Some(directory) = target_directory_of_both()? {
        cargo.env("CARGO_TARGET_DIR", directory);
    }
    Ok(cargo)
}

/// Root builds for both, so both build where the user can execute, if that is elsewhere.
pub(crate) fn target_directory_of_both() -> Result<Option<PathBuf>> {
    let user = User::find(USER).filter(|_| is_root());
    let other = user.map(|user| other_target_directory(&user)).transpose()?;
    Ok(other.flatten())
}

fn verdict(ran: Ran) -> Verdict {
    if ran.success {
        Verdict::Passed(ran.tally)
    } else {
        let tally = Tally {
            failed: ran.tally.failed.max(1),
            ..ran.tally
        };
        Verdict::Failed(format!("tests failed ({tally})"), tally)
    }
}

#[cfg(test)]
mod tests {
    use super::{conclude, verdict};
    use crate::run::Ran;
    use crate::step::Verdict;
    use crate::tally::Tally;

    fn failed(tally: Tally) -> u64 {
        match verdict(Ran {
            success: false,
            tally,
        }) {
            Verdict::Failed(_, tally) => tally.failed,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_run_that_fails_without_a_result_line_counts_as_one_failure() {
        assert_eq!(failed(Tally::default()), 1);
        assert_eq!(
            failed(Tally {
                failed: 3,
                ..Tally::default()
            }),
            3
        );
    }

    #[test]
    fn one_failed_run_is_enough() {
        let passed = || Verdict::Passed(Tally::one_passed());
        assert!(conclude(vec![passed(), Verdict::Skipped("why".to_owned())]).is_ok());
        let failed = Verdict::Failed("tests failed".to_owned(), Tally::default());
        assert!(conclude(vec![passed(), failed]).is_err());
    }
}
