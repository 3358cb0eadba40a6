//! [`Error`], why there is no sandbox, and [`Hint`], what to do about it.

mod diagnosis;
mod facts;
mod hint;
mod plan;
mod program;
mod spawn;

pub use birdcage_init::Step;
pub use birdcage_mount::PlanError;
pub use birdcage_seccomp::CompileError as SeccompError;
pub use hint::Hint;
pub use spawn::SpawnError;

pub(crate) use diagnosis::{Failure, stream};
pub(crate) use facts::{Facts, mount_point};

use crate::origin::Origin;
use birdcage_path::ResolveError;
use rustix::io::Errno;
use std::ffi::{NulError, OsString};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// What the functions of this crate return.
pub type Result<T> = std::result::Result<T, Error>;

/// Why there is no sandbox.
///
/// Its text is one sentence without its [`source`](std::error::Error::source):
/// who prints it prints the sources too, and the [`hint`](Self::hint).
///
/// ```
/// use birdcage::error::{Error, Step};
/// use birdcage::process::Command;
/// use birdcage::{Birdcage, Exception, Preset};
///
/// let mut cage = Birdcage::with_preset(&Preset::base())?;
/// let error = cage.add_exception(Exception::Read("/no such".into())).expect_err("nothing");
/// assert!(matches!(error, Error::InvalidPath(path) if path.ends_with("no such")));
///
/// let Err(Error::Spawn(error)) = cage.spawn(Command::new("no-such-program")) else {
///     panic!("there is none");
/// };
/// assert_eq!(error.step(), Step::Execute);
/// assert_eq!(error.to_string(), "cannot execute no-such-program");
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The system call filter cannot be made, which is a bug of this crate.
    #[error("cannot make the system call filter")]
    Seccomp(#[source] SeccompError),

    /// A path, as it was given, that leads nowhere: missing, a dangling link, a
    /// loop of links, through something that is no directory, or no path at all.
    #[error("the path {0:?} leads nowhere")]
    InvalidPath(PathBuf),

    /// A path, as it was given, that the caller itself may not look up.
    #[error("cannot look up the path {path:?}")]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// The system refused something that has to do with the caller alone, such as
    /// waiting for the program.
    #[error("the system refused")]
    Io(#[from] io::Error),

    /// There are no sandboxes on this system, and this is why.
    #[error("cannot make a sandbox here: {0}")]
    ActivationFailed(String),

    /// Exceptions that make no sandbox together.
    #[error("{}{error}", before(by.as_ref()))]
    Plan {
        /// What is wrong with them.
        error: PlanError,
        /// Who asked for the one that has to be another, if it was not the calling code.
        by: Option<Origin>,
    },

    /// A step of the spawn failed. No process is left, and no program has run, but where that
    /// was the last step ([`Step::Reaper`]): it was killed as soon as it was executed.
    #[error(transparent)]
    Spawn(#[from] SpawnError),

    /// A text of the command that holds a zero byte, which ends it for the system.
    #[error("{0:?} holds a zero byte")]
    Nul(OsString),

    /// The name of an environment variable that cannot be one, or whose value cannot.
    #[error("there can be no environment variable {0:?} with this name and value")]
    InvalidVariable(OsString),

    /// Something that can have one value was given two: a variable, a place inside, the
    /// directory to start in, the host's name.
    #[error("{name:?} was given two different values, by {first} and by {second}")]
    Conflict {
        /// What it is, by its name or path.
        name: OsString,
        /// Who asked for the one value.
        first: Origin,
        /// Who asked for the other.
        second: Origin,
    },

    /// A path that is both allowed and denied, so that no rule is the more specific one.
    #[error("{path:?} is allowed by {allowed} and denied by {denied}")]
    DeniedAndAllowed {
        /// The path, canonical.
        path: PathBuf,
        /// Who allows it, or puts something of the sandbox's own there.
        allowed: Origin,
        /// Who denies it.
        denied: Origin,
    },

    /// A file or a link of the sandbox's own that cannot be where a wider exception shows what the
    /// host has: another thing, or nothing.
    #[error("{path:?} of the sandbox's own has no place in what an exception shows of the host")]
    NoPlace {
        /// Where it was to be.
        path: PathBuf,
        /// What to do about it.
        hint: Hint,
    },

    /// The path of something else, where a socket is to be.
    #[error("there is no socket at {0:?}")]
    NotASocket(PathBuf),

    /// A name that no host can have.
    #[error("a host cannot have the name {0:?}: 1 to 64 bytes, no slash, white space or zero byte")]
    InvalidHostname(OsString),

    /// A policy that cannot be had, with the place in its file.
    #[cfg(feature = "serde")]
    #[error(transparent)]
    Policy(#[from] crate::policy::PolicyError),

    /// The calling process has two ids of a kind, and a sandbox keeps but one.
    #[error("the real id {real} and the effective id {effective} of the caller differ")]
    MixedIds {
        /// The real user or group id.
        real: u32,
        /// The effective one.
        effective: u32,
    },
}

impl Error {
    /// The path that it is about, if it is about one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::InvalidPath(path)
            | Self::Unreadable { path, .. }
            | Self::DeniedAndAllowed { path, .. }
            | Self::NoPlace { path, .. }
            | Self::NotASocket(path) => Some(path),
            Self::Plan { error, .. } => Some(error.path()),
            Self::Spawn(error) => error.operand().map(Path::new),
            #[cfg(feature = "serde")]
            Self::Policy(error) => Some(error.path()),
            _ => None,
        }
    }

    /// The step of the spawn that failed, if it came to that.
    pub fn step(&self) -> Option<Step> {
        match self {
            Self::Spawn(error) => Some(error.step()),
            _ => None,
        }
    }

    /// The number of the system's error, if one is behind it.
    pub fn errno(&self) -> Option<i32> {
        match self {
            Self::Spawn(error) => Some(error.errno()),
            Self::Io(source) | Self::Unreadable { source, .. } => source.raw_os_error(),
            _ => None,
        }
    }

    /// What to do about it, if that can be told.
    pub fn hint(&self) -> Option<&Hint> {
        match self {
            Self::Spawn(error) => error.hint(),
            Self::NoPlace { hint, .. } => Some(hint),
            Self::Plan { error, .. } => Some(plan::remedy(error)),
            Self::MixedIds { .. } => Some(&Hint::MixedIds),
            #[cfg(feature = "serde")]
            Self::Policy(error) => Some(error.hint()),
            _ => None,
        }
    }
}

/// The place in a file, or whatever else the text of an error begins with.
fn before(by: Option<&Origin>) -> String {
    by.map_or_else(String::new, |by| format!("{by}: "))
}

impl From<SeccompError> for Error {
    fn from(error: SeccompError) -> Self {
        Self::Seccomp(error)
    }
}

/// A text of the kernel's own is looked at when it is set, or else it is a bug.
impl From<NulError> for Error {
    fn from(error: NulError) -> Self {
        Self::Nul(OsString::from_vec(error.into_vec()))
    }
}

impl From<Errno> for Error {
    fn from(errno: Errno) -> Self {
        Self::Io(errno.into())
    }
}

/// The path as given is what a caller can compare; how far it led is not kept.
impl From<ResolveError> for Error {
    fn from(error: ResolveError) -> Self {
        let path = error.given().to_owned();
        match error {
            ResolveError::Io { source, .. } => Self::Unreadable { path, source },
            _ => Self::InvalidPath(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use birdcage_path::{HostFs, resolve};
    use std::error::Error as _;

    fn error_of(path: &str) -> Error {
        resolve(&HostFs, Path::new("/"), Path::new(path))
            .expect_err("leads nowhere")
            .into()
    }

    #[test]
    fn whatever_leads_nowhere_is_an_invalid_path_as_given() {
        for given in ["", "/no/such/../path", "a\0b", "/dev/null/x", "no such"] {
            let error = error_of(given);
            assert!(matches!(&error, Error::InvalidPath(path) if path.as_os_str() == given));
            assert_eq!(error.path(), Some(Path::new(given)));
        }
    }

    #[test]
    fn a_text_does_not_repeat_its_source() {
        let error = Error::from(io::Error::from_raw_os_error(2));
        let source = error.source().expect("a source").to_string();
        assert!(!error.to_string().contains(&source));
        assert_eq!((error.errno(), error.step()), (Some(2), None));
        assert!(error.hint().is_none() && error.path().is_none());
    }

    #[test]
    fn errors_can_be_sent_to_another_thread() {
        fn check<T: Send + Sync + 'static>() {}
        check::<Error>();
    }
}
