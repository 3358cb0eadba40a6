//! [`Streams`], both ends of a program's three streams.

use crate::error::Result;
use crate::process::stdio::Target;
use crate::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use rustix::io::{Errno, fcntl_getfd};
use rustix::pipe::{PipeFlags, pipe_with};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// Both ends of a program's three streams, opened and close-on-exec.
#[derive(Debug)]
pub(crate) struct Streams {
    theirs: [Theirs; 3],
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    pub(crate) stderr: Option<ChildStderr>,
}

/// A program's end: one that was opened for it, or the caller's own.
#[derive(Debug)]
enum Theirs {
    Opened(OwnedFd),
    Stdin,
    Stdout,
    Stderr,
}

/// Which end of a pipe is the program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    In,
    Out,
}

impl Streams {
    pub(crate) fn open(command: Command) -> Result<Self> {
        let (stdin, ours_in) = open(command.stdin.0, Theirs::Stdin, Direction::In)?;
        let (stdout, ours_out) = open(command.stdout.0, Theirs::Stdout, Direction::Out)?;
        let (stderr, ours_err) = open(command.stderr.0, Theirs::Stderr, Direction::Out)?;
        Ok(Self {
            theirs: [stdin, stdout, stderr],
            stdin: ours_in.map(ChildStdin::from),
            stdout: ours_out.map(ChildStdout::from),
            stderr: ours_err.map(ChildStderr::from),
        })
    }

    /// The program's ends.
    pub(crate) fn theirs(&self) -> [BorrowedFd<'_>; 3] {
        self.theirs.each_ref().map(Theirs::as_fd)
    }
}

impl AsFd for Theirs {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Opened(descriptor) => descriptor.as_fd(),
            Self::Stdin => rustix::stdio::stdin(),
            Self::Stdout => rustix::stdio::stdout(),
            Self::Stderr => rustix::stdio::stderr(),
        }
    }
}

/// The program's end of a stream, and the caller's if it is a pipe.
fn open(
    target: Target,
    own: Theirs,
    direction: Direction,
) -> io::Result<(Theirs, Option<OwnedFd>)> {
    Ok(match target {
        Target::Inherit if fcntl_getfd(&own) == Err(Errno::BADF) => (null()?, None),
        Target::Inherit => (own, None),
        Target::Null => (null()?, None),
        Target::Descriptor(descriptor) => (Theirs::Opened(descriptor), None),
        Target::Piped => {
            let (reader, writer) = pipe_with(PipeFlags::CLOEXEC)?;
            match direction {
                Direction::In => (Theirs::Opened(reader), Some(writer)),
                Direction::Out => (Theirs::Opened(writer), Some(reader)),
            }
        }
    })
}

fn null() -> io::Result<Theirs> {
    let null = File::options().read(true).write(true).open("/dev/null")?;
    Ok(Theirs::Opened(null.into()))
}
