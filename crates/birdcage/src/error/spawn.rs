//! [`SpawnError`], which step of a spawn failed, on what, why, and what to do.

use crate::error::{Hint, Step};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;

/// Which step of a spawn failed, on what, why, and what to do about it.
///
/// ```
/// use birdcage::Birdcage;
/// use birdcage::error::{Error, Step};
/// use birdcage::process::Command;
///
/// // In a sandbox with nothing in it there is no program.
/// let Err(Error::Spawn(error)) = Birdcage::new().spawn(Command::new("/bin/true")) else {
///     panic!("nothing is excepted");
/// };
/// assert_eq!((error.step(), error.errno()), (Step::Execute, 2));
/// assert_eq!(error.operand().unwrap(), "/bin/true");
/// assert!(error.hint().unwrap().to_string().contains("no exception shows it"));
/// ```
#[derive(Debug)]
pub struct SpawnError {
    step: Step,
    operand: Option<OsString>,
    source: io::Error,
    errno: i32,
    hint: Option<Hint>,
}

impl SpawnError {
    pub(crate) fn new(
        step: Step,
        operand: Option<OsString>,
        errno: i32,
        hint: Option<Hint>,
    ) -> Self {
        let source = io::Error::from_raw_os_error(errno);
        Self {
            step,
            operand,
            source,
            errno,
            hint,
        }
    }

    /// The step that failed.
    pub fn step(&self) -> Step {
        self.step
    }

    /// What it was being done to: a path, most often.
    pub fn operand(&self) -> Option<&OsStr> {
        self.operand.as_deref()
    }

    /// The number of the system's error.
    pub fn errno(&self) -> i32 {
        self.errno
    }

    /// What to do about it, if that can be told.
    pub fn hint(&self) -> Option<&Hint> {
        self.hint.as_ref()
    }
}

impl fmt::Display for SpawnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.step.describe())?;
        match &self.operand {
            Some(operand) => write!(f, " {}", operand.to_string_lossy()),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SpawnError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;

    fn tried(operand: Option<&str>) -> SpawnError {
        SpawnError::new(Step::Execute, operand.map(OsString::from), 2, None)
    }

    #[test]
    fn the_text_is_the_step_and_what_it_was_for() {
        assert_eq!(tried(Some("/bin/x")).to_string(), "cannot execute /bin/x");
        assert_eq!(tried(None).to_string(), "cannot execute");
    }

    #[test]
    fn the_source_is_what_the_system_said() {
        let error = tried(Some("/bin/x"));
        let source = error.source().expect("a source").to_string();
        assert!(source.starts_with("No such file or directory"), "{source}");
        assert_eq!(error.errno(), 2);
    }
}
