//! [`Error`], why a program could not be caged.

mod facts;
mod hint;
mod interpreter;

use birdcage_init::SpawnError;
pub use birdcage_init::Step;
pub use birdcage_mount::PlanError;
pub use birdcage_path::ResolveError;
pub use birdcage_seccomp::CompileError;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What this crate's functions return.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a program could not be caged. It has not run then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The system call filter could not be made.
    #[error("cannot make the system call filter")]
    Seccomp(#[source] CompileError),
    /// Nothing is at the path of an exception, or its link leads to nothing. The path is as given.
    #[error("no such file or directory: {0:?}")]
    InvalidPath(PathBuf),
    /// An operating system call failed that is no part of the sandbox.
    #[error("input or output failed")]
    Io(#[from] io::Error),
    /// Sandboxing cannot be had by this caller.
    #[error("{0}")]
    ActivationFailed(String),
    /// The path of an exception cannot be resolved.
    #[error("cannot use {path:?}")]
    Path {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        source: ResolveError,
    },
    /// Exceptions that contradict what a sandbox promises.
    #[error("{0}")]
    Policy(PlanError),
    /// A program's name, argument or variable holds a byte that cannot be passed on.
    ///
    /// That is NUL; in a variable's name also `=`, and an empty name.
    #[error("{0:?} cannot be passed to a program")]
    InvalidArgument(OsString),
    /// A step in setting up the sandbox failed, or the program could not be executed.
    #[error("{0}")]
    Spawn(Failure),
}

impl Error {
    /// A spawn that failed, with the remedy that fits this host.
    pub(crate) fn spawn(error: SpawnError) -> Self {
        let hint = hint::find(&error);
        Self::Spawn(Failure { error, hint })
    }

    /// What to do about it, if that is known; a sentence of its own.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Spawn(failure) => failure.hint(),
            Self::Policy(PlanError::LinkInWritable { .. }) => {
                Some("name the path that the link leads to instead of the link")
            }
            Self::Policy(PlanError::Proc(_)) => {
                Some("leave the exception out: /proc can be read without one")
            }
            _ => None,
        }
    }

    /// The path it is about, if it is about one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::InvalidPath(path) | Self::Path { path, .. } => Some(path),
            Self::Spawn(failure) => failure.operand().map(Path::new),
            _ => None,
        }
    }
}

/// Which step of a spawn failed, on what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    error: SpawnError,
    hint: Option<String>,
}

impl Failure {
    /// The step.
    pub fn step(&self) -> Step {
        self.error.step
    }

    /// What the step was about: a path, most often.
    pub fn operand(&self) -> Option<&std::ffi::OsStr> {
        self.error.operand.as_deref()
    }

    /// The kernel's answer, as `errno(3)` numbers it.
    pub fn errno(&self) -> i32 {
        self.error.errno.raw_os_error()
    }

    /// What to do about it, if that is known.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The kernel's answer as an error of the standard library.
    pub fn io_error(&self) -> io::Error {
        io::Error::from(self.error.errno)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}
