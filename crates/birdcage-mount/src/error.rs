//! What can be wrong with a plan, and what can go wrong in carrying one out.

use crate::withheld::MOST;
use rustix::io::Errno;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// An exception that no file system can be built for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// `/proc` is always the sandbox's own, and nobody writes to or executes it.
    #[error("{0:?} lies in /proc, which inside is the sandbox's own and read-only")]
    Proc(PathBuf),
    /// A path that an earlier run of the program may have bent leads elsewhere.
    #[error(
        "the symbolic link {at:?} (to {target:?}) lies in {writable:?}, which the program may \
         write: it may have put it there to be given what it points at"
    )]
    LinkInWritable {
        /// The link.
        at: PathBuf,
        /// Its text.
        target: OsString,
        /// The exception it lies in.
        writable: PathBuf,
    },
    /// A path inside leads through a link that is made there.
    #[error("{path:?} leads through {link:?}, which inside is a symbolic link")]
    BelowLink {
        /// The path.
        path: PathBuf,
        /// The link.
        link: PathBuf,
    },
    /// Something that does not exist cannot be kept from being made in nothing.
    #[error("cannot deny {path:?}, which does not exist and neither does {directory:?}")]
    NoDirectory {
        /// What is denied.
        path: PathBuf,
        /// The first directory on the way that does not exist.
        directory: PathBuf,
    },
    /// Each of them costs the sandbox two descriptors.
    #[error("{0:?} is one path too many that is denied and does not exist: at most {MOST}")]
    TooManyMissing(PathBuf),
    /// A path inside must be absolute.
    #[error("{0:?} is not an absolute path")]
    Relative(PathBuf),
    /// A path holds a NUL byte.
    #[error("{0:?} holds a NUL byte")]
    Nul(PathBuf),
}

impl PlanError {
    /// The path of the exception that has to be another.
    pub fn path(&self) -> &Path {
        match self {
            Self::Proc(path)
            | Self::LinkInWritable { writable: path, .. }
            | Self::BelowLink { path, .. }
            | Self::NoDirectory { path, .. }
            | Self::TooManyMissing(path)
            | Self::Relative(path)
            | Self::Nul(path) => path,
        }
    }
}

/// The system call, roughly, that failed while a plan was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Making the root and putting it in place.
    Root,
    /// Opening a source; `ELOOP` means that it has become a symbolic link.
    OpenSource,
    /// Copying a source's mount.
    CloneSource,
    /// Setting a mount's attributes.
    Attributes,
    /// Making a directory, a file or a link.
    Create,
    /// Opening the place for a mount.
    OpenTarget,
    /// Mounting it there.
    Attach,
    /// Making a file system of the sandbox's own.
    NewMount,
    /// Telling Landlock what the mount allows.
    Allow,
    /// Writing to the sandbox's own `/proc`.
    Setting,
    /// Keeping something from being made.
    Withhold,
    /// Making the new root the root.
    Pivot,
}

/// Where carrying out a plan stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MountFailure {
    /// What was being done.
    pub action: Action,
    /// Which of the plan's operations it was for, if for any.
    pub operation: Option<u32>,
    /// What the kernel said.
    pub errno: Errno,
}
