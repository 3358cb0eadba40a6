//! [`Case`], a tree on the host, what is excepted of it, and what is tried there.

use crate::program::PROGRAM;
use birdcage::Exception;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// A tree on the host, what is excepted of it, and what is tried there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    /// Each after the directory that it is in.
    pub(crate) nodes: Vec<Node>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) acts: Vec<Act>,
}

/// Something in the tree.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Relative to the top of the tree.
    pub(crate) path: PathBuf,
    pub(crate) what: What,
    pub(crate) mode: u32,
    pub(crate) owner: Owner,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Directory,
    /// A directory with a file system of its own on it.
    Submount(Mounted),
    /// A directory on which the one at that path is mounted once more.
    Bind(PathBuf),
    File(Content),
    Link(OsString),
    /// Another name of the node at that path.
    HardLink(PathBuf),
    Fifo,
    Socket,
    /// The null device.
    Device,
}

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Nothing,
    Text,
    Program,
}

impl Content {
    pub(crate) fn bytes(self) -> &'static [u8] {
        match self {
            Self::Nothing => b"",
            Self::Text => b"text",
            Self::Program => PROGRAM,
        }
    }
}

/// How a file system is mounted on the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mounted {
    Writable,
    ReadOnly,
}

/// Whose a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Caller,
    Stranger,
}

/// An exception.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// A right, and a path of the host as it is given.
    Host(Right, PathBuf),
    /// A path of the host as it is given, where nothing is allowed.
    Deny(PathBuf),
    /// An empty directory inside.
    Private(PathBuf),
    /// A file that exists inside only.
    File(PathBuf),
    /// A link that exists inside only, and its text.
    Link(PathBuf, OsString),
}

/// What an exception allows; all allow reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    Read,
    Write,
    Execute,
}

/// An act of the program `inside`; the operand is empty where it has none.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) operand: OsString,
}

impl Asked {
    pub(crate) fn exception(&self) -> Exception {
        match self.clone() {
            Self::Host(Right::Read, path) => Exception::Read(path),
            Self::Host(Right::Write, path) => Exception::WriteAndRead(path),
            Self::Host(Right::Execute, path) => Exception::ExecuteAndRead(path),
            Self::Deny(path) => Exception::Deny(path),
            Self::Private(path) => Exception::PrivateDirectory {
                path,
                size: 1 << 20,
            },
            Self::File(path) => Exception::File {
                path,
                content: OWN.to_vec(),
            },
            Self::Link(at, target) => Exception::Link { at, target },
        }
    }

    /// The path that it is about.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Host(_, path)
            | Self::Deny(path)
            | Self::Private(path)
            | Self::File(path)
            | Self::Link(path, _) => path,
        }
    }
}

/// What is in the files of a sandbox's own.
pub(crate) const OWN: &[u8] = b"own";

impl Case {
    /// The same without a node, what is below it, and what is another name of any of that.
    pub(crate) fn without_node(&self, number: usize) -> Self {
        let mut case = self.clone();
        let gone = case.nodes.remove(number).path;
        case.nodes.retain(|node| {
            let is_alias =
                matches!(&node.what, What::HardLink(of) | What::Bind(of) if of.starts_with(&gone));
            !is_alias && !node.path.starts_with(&gone)
        });
        case
    }

    pub(crate) fn without_exception(&self, number: usize) -> Self {
        let mut case = self.clone();
        case.asked.remove(number);
        case
    }

    pub(crate) fn without_acts(&self, from: usize, count: usize) -> Self {
        let mut case = self.clone();
        case.acts.drain(from..from + count);
        case
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for node in &self.nodes {
            let Node {
                path,
                what,
                mode,
                owner,
            } = node;
            writeln!(f, "  node  {path:?}  {what:?}  {mode:o}  {owner:?}")?;
        }
        for asked in &self.asked {
            writeln!(f, "  asked {asked:?}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {:?}", self.name, self.path, self.operand)
    }
}
