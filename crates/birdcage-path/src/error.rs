//! [`ResolveError`], why a path leads nowhere.

use std::io;
use std::path::{Path, PathBuf};

/// Why a path could not be resolved, and at which component.
///
/// `given` is the path as the caller wrote it. `at` is where the walk stood:
/// every component of it but the last is a directory and none of them a link.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// Nothing is there (`ENOENT`), or a link leads to nothing.
    #[error("cannot resolve {given:?}: {at:?} does not exist")]
    NotFound {
        /// The path as given.
        given: PathBuf,
        /// The component that does not exist.
        at: PathBuf,
    },
    /// Something other than a directory is used as one (`ENOTDIR`).
    #[error("cannot resolve {given:?}: {at:?} is not a directory")]
    NotADirectory {
        /// The path as given.
        given: PathBuf,
        /// The component that is not a directory.
        at: PathBuf,
    },
    /// More links than the kernel follows in one path (`ELOOP`).
    #[error("cannot resolve {given:?}: {at:?} is one symbolic link more than the kernel follows")]
    Loop {
        /// The path as given.
        given: PathBuf,
        /// The link that was not followed.
        at: PathBuf,
    },
    /// A zero byte in the path, which no system call can be handed (`EINVAL`).
    #[error("cannot resolve {given:?}: it contains a zero byte")]
    Nul {
        /// The path as given.
        given: PathBuf,
    },
    /// The empty path, which names nothing (`ENOENT`).
    #[error("the empty path names nothing")]
    Empty,
    /// A relative path was to be taken from a directory that is itself relative.
    #[error("cannot resolve {given:?}: its base {base:?} is not absolute")]
    RelativeBase {
        /// The path as given.
        given: PathBuf,
        /// The base as given.
        base: PathBuf,
    },
    /// The file system refused to answer, for want of permission as a rule.
    #[error("cannot resolve {given:?}: the file system refused to look at {at:?}")]
    Io {
        /// The path as given.
        given: PathBuf,
        /// The component that was asked for.
        at: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
}

impl ResolveError {
    /// The path as the caller gave it, for messages of the caller's own.
    pub fn given(&self) -> &Path {
        match self {
            Self::NotFound { given, .. }
            | Self::NotADirectory { given, .. }
            | Self::Loop { given, .. }
            | Self::Nul { given }
            | Self::RelativeBase { given, .. }
            | Self::Io { given, .. } => given,
            Self::Empty => Path::new(""),
        }
    }

    /// The component at which the walk stopped, if it began at all.
    pub fn at(&self) -> Option<&Path> {
        match self {
            Self::NotFound { at, .. }
            | Self::NotADirectory { at, .. }
            | Self::Loop { at, .. }
            | Self::Io { at, .. } => Some(at),
            Self::Nul { .. } | Self::Empty | Self::RelativeBase { .. } => None,
        }
    }

    /// Sorts an answer of the file system into the error it stands for.
    pub(crate) fn from_answer(given: &Path, at: &Path, source: io::Error) -> Self {
        let (given, at) = (given.to_owned(), at.to_owned());
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { given, at },
            io::ErrorKind::NotADirectory => Self::NotADirectory { given, at },
            _ => Self::Io { given, at, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;

    fn answer(kind: io::ErrorKind) -> ResolveError {
        ResolveError::from_answer(Path::new("./x"), Path::new("/a/x"), kind.into())
    }

    #[test]
    fn a_message_names_the_path_as_given_and_where_it_failed() {
        assert_eq!(
            answer(io::ErrorKind::NotFound).to_string(),
            r#"cannot resolve "./x": "/a/x" does not exist"#
        );
    }

    #[test]
    fn an_answer_of_the_file_system_stays_the_source_and_out_of_the_message() {
        let error = answer(io::ErrorKind::PermissionDenied);
        let source = error.source().unwrap().to_string();
        assert_eq!(source, "permission denied");
        assert!(!error.to_string().contains(&source));
    }

    #[test]
    fn an_answer_is_sorted_by_its_kind() {
        assert!(matches!(
            answer(io::ErrorKind::NotADirectory),
            ResolveError::NotADirectory { .. }
        ));
        assert!(matches!(
            answer(io::ErrorKind::NotFound),
            ResolveError::NotFound { .. }
        ));
        assert!(matches!(
            answer(io::ErrorKind::Other),
            ResolveError::Io { .. }
        ));
    }

    #[test]
    fn every_error_tells_the_path_it_is_about() {
        assert_eq!(answer(io::ErrorKind::Other).given(), Path::new("./x"));
        assert_eq!(answer(io::ErrorKind::Other).at(), Some(Path::new("/a/x")));
        assert_eq!(ResolveError::Empty.given(), Path::new(""));
        assert_eq!(ResolveError::Empty.at(), None);
    }
}
