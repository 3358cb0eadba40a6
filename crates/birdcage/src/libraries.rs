//! [`MissingLibrary`], a shared library that a program needs and does not find inside.
//!
//! A program that cannot be executed is an error of the spawn. One whose loader misses a
//! library *has* been executed: the loader says so on the standard error and ends with the
//! status 127. [`Plan::missing_libraries`](crate::Plan::missing_libraries) looks for what
//! the loader would look for, in the order of `ld.so(8)`, and tells what of it the host has.

mod search;

pub(crate) use search::{Loading, missing};

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A shared library that a program needs and does not find inside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingLibrary {
    /// Its name, as whoever needs it says, such as `libz.so.1`.
    pub name: OsString,
    /// The program or library that needs it.
    pub needed_by: PathBuf,
    /// Where it is outside, and why it is not found inside.
    pub whereabouts: Whereabouts,
}

/// Where a library is outside, and why it is not found inside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Whereabouts {
    /// Nowhere that the loader would look, on the host either.
    Nowhere,
    /// There, and no exception shows it.
    NotExcepted(PathBuf),
    /// There and to be seen, but not to be executed, which the loader has to.
    NotExecutable(PathBuf),
    /// There and to be executed, where the caller's `LD_LIBRARY_PATH` leads, which the
    /// program does not have.
    NotPassed(PathBuf),
    /// There and to be executed, where `/etc/ld.so.cache` leads, which is not there inside.
    NotInCache(PathBuf),
}

impl Whereabouts {
    /// Where it is on the host, if it is.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Nowhere => None,
            Self::NotExcepted(path)
            | Self::NotExecutable(path)
            | Self::NotPassed(path)
            | Self::NotInCache(path) => Some(path),
        }
    }
}

impl MissingLibrary {
    /// The directory that has to be shown and executable for it to be found, if that is
    /// what is missing.
    ///
    /// A library is most often a link to another name in its directory, so an exception for
    /// the file alone would seldom do.
    pub fn directory(&self) -> Option<&Path> {
        match &self.whereabouts {
            Whereabouts::NotExcepted(path) | Whereabouts::NotExecutable(path) => path.parent(),
            _ => None,
        }
    }
}
