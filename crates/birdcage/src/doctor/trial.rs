//! [`Trial`], what came of running a program in a cage.

use crate::doctor::seen::Seen;
use crate::doctor::{Finding, State};
use crate::error::{Error, Hint, Result, Step};
use crate::process::{Command, ExitStatus, Stdio};
use crate::{Birdcage, Preset};
use std::error::Error as _;

/// What came of running a program in a cage.
#[derive(Debug)]
pub(super) enum Trial {
    /// It ran and ended well.
    Works,
    /// There was a cage, but none of the programs to try in it.
    WithoutProgram,
    /// It ran and ended like that.
    Ended(ExitStatus),
    /// There was no cage.
    Fails(Error),
}

/// Programs that do nothing, and nearly every system has one of them.
const PROGRAMS: [&[&str]; 2] = [&["true"], &["sh", "-c", ":"]];

/// Runs a program in a cage with the base preset.
///
/// Its streams are pipes, for which nothing of the host is needed.
pub(super) fn attempt() -> Trial {
    let mut outcome = Trial::WithoutProgram;
    for words in PROGRAMS {
        outcome = match run(words) {
            Ok(status) if status.success() => Trial::Works,
            Ok(status) => Trial::Ended(status),
            Err(error) if is_about_program(&error) => Trial::WithoutProgram,
            Err(error) => Trial::Fails(error),
        };
        if !matches!(outcome, Trial::WithoutProgram) {
            break;
        }
    }
    outcome
}

fn run(words: &[&str]) -> Result<ExitStatus> {
    let cage = Birdcage::with_preset(&Preset::base())?;
    let mut command = Command::new(words.first().unwrap_or(&""));
    command.args(words.iter().skip(1));
    command.stdin(Stdio::piped());
    cage.output(command).map(|output| output.status)
}

/// Whether everything went well up to the program, which is not there.
fn is_about_program(error: &Error) -> bool {
    let missing = |hint| matches!(hint, &Hint::NotInPath | &Hint::Missing(_));
    error.step() == Some(Step::Execute) && error.hint().is_some_and(missing)
}

impl Trial {
    /// Whether there was a cage.
    pub(super) fn works(&self) -> bool {
        matches!(self, Self::Works | Self::WithoutProgram)
    }

    pub(super) fn fails(&self) -> bool {
        !self.works()
    }

    /// What helps against the failure, if it was one.
    pub(super) fn hint(&self) -> Option<&Hint> {
        match self {
            Self::Fails(error) => error.hint(),
            _ => None,
        }
    }

    /// Whether the kernel refused the namespaces.
    pub(super) fn refused_namespaces(&self) -> bool {
        matches!(self, Self::Fails(error) if error.step() == Some(Step::Namespaces))
    }
}

/// The trial itself.
pub(super) fn finding(_: &Seen, trial: &Trial) -> Finding {
    match trial {
        Trial::Works => Finding::new("sandbox", State::Ok, "a program ran in one"),
        Trial::WithoutProgram => {
            let seen = "one can be made; there is neither `true` nor `sh` to run in it";
            Finding::new("sandbox", State::Ok, seen)
        }
        Trial::Ended(status) => {
            let seen = format!("a program ran in one, and ended with {status}");
            Finding::new("sandbox", State::Missing, seen)
                .advising("see whether `true` works outside, and which filter is in force")
        }
        Trial::Fails(error) => {
            let finding = Finding::new("sandbox", State::Missing, sentence(error));
            error.hint().into_iter().fold(finding, Finding::advising)
        }
    }
}

/// The error with its sources.
fn sentence(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}

#[cfg(test)]
impl Trial {
    /// A trial that failed where namespaces are made, for that reason.
    pub(super) fn failed(hint: Hint) -> Self {
        let error = crate::error::SpawnError::new(Step::Namespaces, None, 1, Some(hint));
        Self::Fails(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn a_failure_is_said_with_its_source_and_its_remedy() {
        let finding = finding(&Seen::default(), &Trial::failed(Hint::Chroot));
        assert_eq!(finding.state(), State::Missing);
        assert!(
            finding
                .seen()
                .ends_with(": Operation not permitted (os error 1)"),
            "{finding}"
        );
        assert_eq!(finding.advice(), [Hint::Chroot.to_string()]);
    }

    #[test]
    fn a_program_that_is_missing_says_nothing_about_cages() {
        let error = run(&["no-such-program"]).expect_err("no such program");
        assert!(is_about_program(&error), "{error:?}");
        assert!(Trial::WithoutProgram.works());
        assert_eq!(run(&["sh", "-c", "exit 3"]).expect("sh").code(), Some(3));
        assert!(Trial::Ended(ExitStatus::from_raw(9)).fails());
    }
}
