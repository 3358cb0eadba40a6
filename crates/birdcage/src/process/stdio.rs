//! [`Stdio`], where a program's streams lead.

use crate::process::{ChildStderr, ChildStdin, ChildStdout};
use std::fs::File;
use std::os::fd::OwnedFd;

/// Where one of a program's three streams leads.
#[derive(Debug, Default)]
pub struct Stdio(pub(crate) Target);

#[derive(Debug, Default)]
pub(crate) enum Target {
    #[default]
    Inherit,
    Null,
    Piped,
    Descriptor(OwnedFd),
}

impl Stdio {
    /// To a pipe whose other end is in the [`Child`](crate::process::Child).
    pub fn piped() -> Self {
        Self(Target::Piped)
    }

    /// Where the caller's own stream leads; to `/dev/null` if the caller has closed it.
    pub fn inherit() -> Self {
        Self(Target::Inherit)
    }

    /// To `/dev/null` of the host, which need not be visible inside.
    pub fn null() -> Self {
        Self(Target::Null)
    }
}

/// The same stream for a program without a sandbox.
impl From<Stdio> for std::process::Stdio {
    fn from(stdio: Stdio) -> Self {
        match stdio.0 {
            Target::Inherit => Self::inherit(),
            Target::Null => Self::null(),
            Target::Piped => Self::piped(),
            Target::Descriptor(descriptor) => Self::from(descriptor),
        }
    }
}

impl From<Stdio> for Option<std::process::Stdio> {
    fn from(stdio: Stdio) -> Self {
        Some(stdio.into())
    }
}

macro_rules! from_descriptor {
    ($($source:ty),*) => {
        $(impl From<$source> for Stdio {
            fn from(source: $source) -> Self {
                Self(Target::Descriptor(source.into()))
            }
        })*
    };
}

from_descriptor!(
    OwnedFd,
    File,
    ChildStdin,
    ChildStdout,
    ChildStderr,
    std::process::ChildStdin,
    std::process::ChildStdout,
    std::process::ChildStderr
);
