//! [`Layout`], what is inside beside the exceptions.

use crate::Setting;
use std::ffi::OsString;
use std::path::PathBuf;

/// What a sandbox holds beside the exceptions and its own `/proc`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Directories of the sandbox's own, such as `/tmp`.
    ///
    /// Where an exception names the same path, the exception decides.
    pub private: Vec<PrivateDirectory>,
    /// Symbolic links, such as `/dev/fd`: where, and the text.
    ///
    /// A link is left out where an exception shows the host's directory.
    pub links: Vec<(PathBuf, OsString)>,
    /// Files that exist inside only, such as a made-up `/etc/passwd`: where, and what is in them.
    ///
    /// Everybody inside may read them, and nobody write. Where a wider exception shows the
    /// host's directory, the host has to have a file there, over which it is mounted.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// Exceptions that are sockets and may be connected to, as far as Landlock decides that.
    pub sockets: Vec<PathBuf>,
    /// What is written to the sandbox's own `/proc` before it becomes read-only.
    pub settings: Vec<Setting>,
    /// Who the program is outside, which decides what of `/proc` it could read.
    pub caller: Caller,
}

/// Who the caller is, and so the program, in the host's own user namespace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caller {
    /// Uid 0, or not known not to be: it owns the files of `/proc`.
    #[default]
    Root,
    /// Somebody else: the modes of those files keep it out of most of them.
    Ordinary,
}

/// An empty directory that exists for one sandbox alone, in memory.
///
/// Everybody inside may write to it; nothing in it executes. It is gone with the
/// sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateDirectory {
    /// Where it is, absolute and normal.
    pub path: PathBuf,
    /// How many bytes may be stored in it; of files, one for each kilobyte, but at least 64.
    pub size: u64,
}
