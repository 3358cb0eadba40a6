//! [`Operation`], one step in building the file system of a sandbox.

use crate::{Attributes, Place, Setting};
use birdcage_landlock::Access;
use std::ffi::{CStr, CString};
use std::fmt;

/// Why a mount of the host is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An exception names it.
    Exception,
    /// An exception names it, and it is a socket that may be connected to.
    Socket,
    /// It lies between two exceptions and must not be renamed.
    Pin,
}

/// One step in building the file system of a sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// Make a directory.
    Directory {
        /// Where.
        at: Place,
    },
    /// Make an empty file, for something that is no directory to be mounted on.
    File {
        /// Where.
        at: Place,
    },
    /// Make a file that exists inside only.
    Text {
        /// Where.
        at: Place,
        /// What is in it.
        content: Vec<u8>,
    },
    /// Make a symbolic link.
    Link {
        /// Where.
        at: Place,
        /// Its text.
        target: CString,
    },
    /// Copy a mount of the host, with all that is mounted below.
    ///
    /// A source that is no longer there is passed over: what does not exist
    /// cannot be touched.
    Bind {
        /// The canonical path on the host.
        source: CString,
        /// Where it goes.
        at: Place,
        /// What it refuses.
        attributes: Attributes,
        /// Why.
        role: Role,
    },
    /// Mount an empty file system in memory.
    Private {
        /// Where it goes.
        at: Place,
        /// Its size in bytes, in decimal.
        size: CString,
        /// How many files, directories and links it may hold, in decimal.
        inodes: CString,
    },
    /// Mount an empty directory over a denied one of the host; [`Seal`](Self::Seal) ends it.
    DenyDirectory {
        /// Which one.
        at: Place,
        /// Its size in bytes, in decimal.
        size: CString,
        /// How many files, directories and links it may hold, in decimal: places for narrower
        /// exceptions.
        inodes: CString,
    },
    /// Let nothing more be made in what covers a denied directory.
    Seal {
        /// Which one.
        at: Place,
    },
    /// Mount an empty file, which nobody can write to, over something of the host that is no
    /// directory.
    DenyFile {
        /// What is covered.
        at: Place,
    },
    /// Keep something from being made: put an empty file in its place, to be taken away again
    /// when the sandbox ends, over which the program's process mounts another.
    Withhold {
        /// Where nothing is.
        at: Place,
        /// Which one of these it is.
        number: usize,
    },
    /// Mount a file that exists inside only over one of the host.
    Cover {
        /// What is covered.
        at: Place,
        /// What is in the file.
        content: Vec<u8>,
        /// The size of a file system that holds it, in decimal.
        size: CString,
    },
    /// Mount a `/proc` of the sandbox's own pid namespace.
    Proc {
        /// Where it goes.
        at: Place,
        /// What is written to it first.
        settings: Vec<Setting>,
    },
    /// Cover a file of `/proc` with something that does not open.
    ///
    /// A kernel built without that file has nothing to cover.
    Mask {
        /// Which file.
        at: Place,
    },
}

impl Role {
    /// What Landlock has to allow at such a mount; nothing where a wider one's rule holds.
    pub(crate) fn access(self, attributes: Attributes) -> Access {
        match self {
            Self::Exception => attributes.access(),
            Self::Socket => attributes.access() | Access::CONNECT,
            Self::Pin => Access::empty(),
        }
    }
}

impl Operation {
    /// Where inside the step has its effect.
    pub fn place(&self) -> &Place {
        match self {
            Self::Directory { at }
            | Self::File { at }
            | Self::Text { at, .. }
            | Self::Link { at, .. }
            | Self::Bind { at, .. }
            | Self::Private { at, .. }
            | Self::DenyDirectory { at, .. }
            | Self::Seal { at }
            | Self::DenyFile { at }
            | Self::Withhold { at, .. }
            | Self::Cover { at, .. }
            | Self::Proc { at, .. }
            | Self::Mask { at } => at,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory { at } => write!(f, "directory   {at}"),
            Self::File { at } => write!(f, "file        {at}"),
            Self::Text { at, content } => write!(f, "text        {at}  {} bytes", content.len()),
            Self::Link { at, target } => write!(f, "link        {at} -> {}", shown(target)),
            Self::Bind {
                at,
                attributes,
                role: Role::Exception,
                ..
            } => {
                write!(f, "bind        {at}  {attributes}")
            }
            Self::Bind {
                at,
                attributes,
                role: Role::Socket,
                ..
            } => {
                write!(f, "socket      {at}  {attributes}")
            }
            Self::Bind {
                at,
                attributes,
                role: Role::Pin,
                ..
            } => {
                write!(f, "pin         {at}  {attributes}")
            }
            Self::Private { at, size, .. } => write!(f, "private     {at}  {} bytes", shown(size)),
            Self::DenyDirectory { at, .. } => write!(f, "deny        {at}  directory"),
            Self::Seal { at } => write!(f, "seal        {at}"),
            Self::DenyFile { at } => write!(f, "deny        {at}  file"),
            Self::Withhold { at, .. } => write!(f, "deny        {at}  missing"),
            Self::Cover { at, content, .. } => {
                write!(f, "cover       {at}  {} bytes", content.len())
            }
            Self::Proc { at, settings } => {
                write!(f, "proc        {at}  {}", Attributes::STRICTEST)?;
                settings
                    .iter()
                    .try_for_each(|setting| write!(f, "  {setting}"))
            }
            Self::Mask { at } => write!(f, "mask        {at}"),
        }
    }
}

/// A C string for a person to read.
fn shown(bytes: &CStr) -> impl fmt::Display {
    bytes.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_can_be_connected_to_and_what_is_wider_has_the_rule_of_a_pin() {
        let access = |role: Role| role.access(Attributes::WRITABLE);
        assert_eq!(access(Role::Exception), Access::WRITE);
        assert_eq!(access(Role::Socket), Access::WRITE | Access::CONNECT);
        assert_eq!(access(Role::Pin), Access::empty());
    }
}
