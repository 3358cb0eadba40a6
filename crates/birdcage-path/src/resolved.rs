//! [`Resolved`], a path together with the way that leads to it.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::Kind;

/// Where a path led, and what must exist elsewhere for it to lead there.
///
/// Having a value means that [`resolve`](crate::resolve) walked the path and
/// that it was so then. It does not mean that it is so now: the host may have
/// changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolved {
    /// The path as the caller wrote it, to the byte.
    pub given: PathBuf,
    /// The same place, absolute and without links, `.`, `..` or empty components.
    pub canonical: PathBuf,
    /// What is there. Never [`Kind::Symlink`]: the last link is followed too.
    pub kind: Kind,
    /// The links that were followed, in the order in which they were met, each
    /// once. Those in the base of a relative path are among them.
    pub links: Vec<Link>,
    /// Directories that `..` left again and that do not lie on the way to
    /// `canonical`, sorted. Without them the path as given would not resolve.
    pub directories: Vec<PathBuf>,
}

/// A symbolic link that a path leads through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Link {
    /// Where the link is; the directory that holds it is canonical.
    pub at: PathBuf,
    /// The text of the link to the byte: `x` and `x/` differ.
    pub target: OsString,
}
