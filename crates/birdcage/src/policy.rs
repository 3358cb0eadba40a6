//! Policies as data: what a program may do, written down in a file.
//!
//! ```toml
//! version = 1                         # of this format; required
//! extends = ["base", "./other.toml"]  # presets by name, and files by a path with a slash
//! read = ["~/data", { path = "/opt/x", optional = true }, "/dev/nvidia*"]
//! write = ["${CWD}"]
//! execute = ["./tools"]
//! deny = ["${CWD}/.git", "${CWD}/.env"]
//! devices = ["/dev/kvm"]              # single devices: reading and writing
//! network = true
//! unix-sockets = ["/run/x.sock"]      # or true, for all that can be seen
//! tmp = "256M"                        # the size of a private /tmp, or false for none
//! directory = "${CWD}"                # where the program starts
//! hostname = "cage"
//!
//! [environment]
//! pass = ["TERM"]
//! set = { CI = "1" }
//! all = false                         # true passes everything
//!
//! [files]                             # files that exist inside only
//! "/etc/resolv.conf" = "nameserver 127.0.0.1\n"
//!
//! [links]                             # symbolic links that exist inside only
//! "/bin" = "usr/bin"
//! ```
//!
//! Every key but `version` may be left out; one that is not known is refused. Relative paths
//! are taken from the directory of the file. `~`, `${HOME}` and `${CWD}` (the working directory)
//! are the only variables, in paths and in the values of `set`; `$$` is a dollar sign. A path with
//! `*`, `?` or `[` is a pattern: it stands for what it matches when the policy is added to a
//! sandbox. What is neither there nor `optional`, and a pattern that matches nothing, is an error.
//! A `*` does not match names that begin with a dot, but in `deny` it does. A path that is denied
//! need not be there: where the program could make it, it cannot. A pattern denies what it matches
//! then, and nothing that is made later.
//!
//! No file is ever looked for. Only what is named is read, so that a policy which lies in an
//! untrusted project widens no sandbox by itself.
//!
//! # Layers
//!
//! The rules for paths, devices and sockets of a file and of all that it extends are one set: the
//! most specific decides, and rights on one path add up. What can have but one value (`network`,
//! `unix-sockets`, `tmp`, `directory`, `hostname`, `all`, each variable that is set, each of the
//! files and links) is the file's own if it has one, whatever it extends says: `network = false`
//! takes the network away again. If two files that it extends disagree about such a value it is an
//! error, unless the file itself decides.
//!
//! # Example
//!
//! ```
//! use birdcage::Birdcage;
//! use birdcage::policy::Policy;
//! use birdcage::process::Command;
//!
//! let text = r#"
//!     version = 1
//!     extends = ["base"]
//!     read = ["/etc/hostname"]
//!     environment.set = { GREETING = "hello" }
//! "#;
//! let policy = Policy::parse(text, "birdcage.toml")?;
//! let mut cage = Birdcage::new();
//! cage.add_policy(&policy)?;
//!
//! let mut command = Command::new("sh");
//! command.args(["-c", "echo $GREETING"]);
//! assert_eq!(cage.output(command)?.stdout, b"hello\n");
//! # Ok::<(), birdcage::error::Error>(())
//! ```

mod check;
mod document;
mod error;
mod files;
mod flat;
mod pattern;
mod place;
mod reader;
mod refusal;
mod similar;
mod size;
#[cfg(test)]
mod tests;
mod text;
mod writer;

pub use check::{Finding, Lint, Severity, check};
pub use error::{PolicyError, Problem};
pub use place::Place;
pub use size::{Size, SizeError};

use crate::caller;
use files::Chain;
use flat::Wish;
use pattern::{Pattern, Values};
use place::{Placed, Source};
use rustix::fs::{Mode, OFlags};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use text::Text;

/// What a program may do, as it is written down in a file.
///
/// Having one means that the text was understood: every key is known and every value is of its
/// type. It does not mean that the paths exist; that is looked at when it is added to a sandbox,
/// and so are the variables and the files that it extends.
///
/// Two are equal if the same is written in them, wherever it stands. With `serde` it is written
/// as the table that the [module](self) shows, and read from one; its [`Display`](std::fmt::Display)
/// form is that table in TOML.
#[derive(Clone, Debug)]
pub struct Policy {
    file: Arc<Path>,
    pub(crate) rules: Rules,
}

/// What is written in a policy.
///
/// What was a table is sorted by its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) extends: Vec<Placed<Base>>,
    pub(crate) read: Vec<Placed<Pattern>>,
    pub(crate) write: Vec<Placed<Pattern>>,
    pub(crate) execute: Vec<Placed<Pattern>>,
    pub(crate) deny: Vec<Placed<Pattern>>,
    pub(crate) devices: Vec<Placed<Pattern>>,
    pub(crate) network: Option<Placed<bool>>,
    // Invariant: one of the two says nothing.
    pub(crate) all_sockets: Option<Placed<bool>>,
    pub(crate) sockets: Vec<Placed<Pattern>>,
    pub(crate) tmp: Option<Placed<Tmp>>,
    pub(crate) directory: Option<Placed<Text>>,
    pub(crate) hostname: Option<Placed<String>>,
    pub(crate) environment: Environment,
    pub(crate) files: Vec<Placed<(Text, String)>>,
    pub(crate) links: Vec<Placed<(Text, String)>>,
}

/// What a policy extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Preset(String),
    File(Text),
}

/// What is at `/tmp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tmp {
    None,
    Private(Size),
}

/// What a policy says about the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    pub(crate) all: Option<Placed<bool>>,
    pub(crate) pass: Vec<Placed<String>>,
    pub(crate) set: Vec<Placed<(String, Text)>>,
}

/// What the variables stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Variables {
    pub(crate) home: Option<PathBuf>,
    pub(crate) directory: Option<PathBuf>,
}

impl Variables {
    /// Looks what they stand for now.
    fn read() -> Self {
        Self {
            home: caller::home(),
            directory: caller::directory().ok(),
        }
    }

    /// What they stand for in that policy.
    fn values<'a>(&'a self, policy: &'a Policy) -> Values<'a> {
        Values {
            home: self.home.as_deref(),
            directory: self.directory.as_deref(),
            base: policy.file.parent().unwrap_or(Path::new("")),
        }
    }
}

/// How long a policy may be: nobody writes as much, and what does is something else.
const LONGEST: u64 = 1 << 20;

impl Policy {
    /// Understands a text. Nothing is read but the text: the path is for messages, and for the
    /// directory from which relative paths are taken.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(text: &str, path: impl Into<PathBuf>) -> Result<Self, PolicyError> {
        let source = Source::new(text, path.into());
        Self::from_source(&source)
    }

    fn from_source(source: &Source<'_>) -> Result<Self, PolicyError> {
        Ok(Self {
            rules: reader::read(source)?,
            file: Arc::clone(source.file()),
        })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// As [`parse`](Self::parse); and a file that cannot be read, is longer than a mebibyte or
    /// no text.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, PolicyError> {
        let path = path.as_ref();
        let bytes = contents(path)?;
        let text = String::from_utf8(bytes).map_err(|error| not_text(path, &error))?;
        Self::parse(&text, path)
    }

    /// All that it wants on this host, now.
    pub(crate) fn wishes(&self) -> Result<Vec<Wish>, PolicyError> {
        flat::flatten(self, &Variables::read(), &Chain::new(&self.file))
    }

    /// The file that it is from, as it was named.
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules
    }
}

impl Eq for Policy {}

/// The bytes of a regular file; a device or a FIFO could go on for ever.
fn contents(path: &Path) -> Result<Vec<u8>, PolicyError> {
    let unreadable = |source: io::Error| {
        let remedy = match source.kind() {
            io::ErrorKind::NotFound => {
                "no policy is looked for elsewhere: name the file by its path"
            }
            _ => "a policy is a file that you may read",
        };
        let message = "cannot read the policy";
        PolicyError::new(Problem::Unreadable, Place::of_file(path), message, remedy).because(source)
    };
    let refused = |message: &str| {
        let remedy = "a policy is a regular file of at most a mebibyte";
        PolicyError::new(Problem::Unreadable, Place::of_file(path), message, remedy)
    };
    // Opening a FIFO waits, and opening a device may do something.
    let is_file = fs::metadata(path).map_err(unreadable)?.is_file();
    let file = if is_file {
        Some(open(path).map_err(unreadable)?)
    } else {
        None
    };
    let Some(file) = file.filter(|file| file.metadata().is_ok_and(|found| found.is_file())) else {
        return Err(refused("the policy is no regular file"));
    };
    let mut bytes = Vec::new();
    let read = file.take(LONGEST + 1).read_to_end(&mut bytes);
    if read.map_err(unreadable)? as u64 > LONGEST {
        return Err(refused("the policy is too long"));
    }
    Ok(bytes)
}

/// Opens what was a file a moment ago, and may have become something else.
fn open(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

fn not_text(path: &Path, error: &std::string::FromUtf8Error) -> PolicyError {
    let valid = error.utf8_error().valid_up_to();
    let before = error.as_bytes().get(..valid).unwrap_or_default();
    let before = String::from_utf8_lossy(before);
    let source = Source::new(&before, path.to_owned());
    let place = source.place(valid..valid);
    let remedy = "write it in UTF-8; paths that are no text cannot be in a policy";
    PolicyError::new(Problem::NotText, place, "this is no text in UTF-8", remedy)
}
