//! [`Stdio`], what becomes of a standard stream.

use crate::process::{ChildStderr, ChildStdin, ChildStdout};
use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::{Mode, OFlags};
use rustix::io::{Errno, fcntl_dupfd_cloexec};
use rustix::pipe::{PipeFlags, pipe_with};
use std::fs::File;

/// What becomes of a standard stream of a program.
///
/// The default is to say nothing: the stream is then the caller's, except in
/// [`Birdcage::output`](crate::Birdcage::output).
///
/// A file that is given as a stream need not be visible inside:
///
/// ```
/// use birdcage::process::{Command, Stdio};
/// use birdcage::{Birdcage, Preset};
/// use std::fs::File;
///
/// let mut command = Command::new("head");
/// command.args(["-n", "1"]).stdin(File::open("Cargo.toml")?).stdout(Stdio::piped());
/// let child = Birdcage::with_preset(&Preset::base())?.spawn(command)?;
/// assert_eq!(child.wait_with_output()?.stdout, b"[package]\n");
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Stdio(Kind);

#[derive(Debug, Default)]
enum Kind {
    #[default]
    Unsaid,
    Inherit,
    Piped,
    Null,
    Descriptor(OwnedFd),
}

/// The program's end of a stream and, if it is a pipe, the caller's.
#[derive(Debug)]
pub(crate) struct Ends {
    pub(crate) program: OwnedFd,
    pub(crate) caller: Option<OwnedFd>,
}

/// The direction of a stream, as the program sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Input,
    Output,
}

impl Stdio {
    /// A new pipe to the program.
    pub fn piped() -> Self {
        Self(Kind::Piped)
    }

    /// The caller's own stream; `/dev/null` if the caller has closed that.
    pub fn inherit() -> Self {
        Self(Kind::Inherit)
    }

    /// The host's `/dev/null`, whether or not it is visible inside.
    pub fn null() -> Self {
        Self(Kind::Null)
    }

    /// This, or `other` if nothing was said.
    pub(crate) fn or(self, other: Self) -> Self {
        match self.0 {
            Kind::Unsaid => other,
            _ => self,
        }
    }

    /// Takes the caller's own stream, if it is to be inherited.
    ///
    /// That is done for all three streams before anything is opened, which may
    /// get the number of a stream that the caller has closed.
    pub(crate) fn settle(self, own: BorrowedFd<'_>) -> Result<Settled, Errno> {
        Ok(match self.0 {
            Kind::Unsaid | Kind::Inherit => Settled::Descriptor(inherit(own)?),
            Kind::Piped => Settled::Piped,
            Kind::Null => Settled::Null,
            Kind::Descriptor(descriptor) => Settled::Descriptor(descriptor),
        })
    }
}

/// Where a stream leads, of which nothing is left to be taken from the caller.
#[derive(Debug)]
pub(crate) enum Settled {
    Piped,
    Null,
    Descriptor(OwnedFd),
}

impl Settled {
    /// Opens both ends. Every descriptor is closed when another program is executed.
    pub(crate) fn open(self, direction: Direction) -> Result<Ends, Errno> {
        let program = match self {
            Self::Piped => return pipe(direction),
            Self::Null => null()?,
            Self::Descriptor(descriptor) => descriptor,
        };
        Ok(Ends {
            program,
            caller: None,
        })
    }
}

fn pipe(direction: Direction) -> Result<Ends, Errno> {
    let (reader, writer) = pipe_with(PipeFlags::CLOEXEC)?;
    let (program, caller) = match direction {
        Direction::Input => (reader, writer),
        Direction::Output => (writer, reader),
    };
    Ok(Ends {
        program,
        caller: Some(caller),
    })
}

/// A copy out of the way of the three standard descriptors.
fn inherit(own: BorrowedFd<'_>) -> Result<OwnedFd, Errno> {
    match fcntl_dupfd_cloexec(own, 3) {
        Err(Errno::BADF) => null(),
        copied => copied,
    }
}

fn null() -> Result<OwnedFd, Errno> {
    rustix::fs::open(c"/dev/null", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())
}

impl From<OwnedFd> for Stdio {
    fn from(descriptor: OwnedFd) -> Self {
        Self(Kind::Descriptor(descriptor))
    }
}

macro_rules! from_descriptors {
    ($($source:ty)*) => {$(
        impl From<$source> for Stdio {
            fn from(source: $source) -> Self {
                OwnedFd::from(source).into()
            }
        }
    )*};
}

from_descriptors! {
    File ChildStdin ChildStdout ChildStderr
    std::process::ChildStdin std::process::ChildStdout std::process::ChildStderr
}

/// What `std` would be told; nothing if nothing was said.
impl From<Stdio> for Option<std::process::Stdio> {
    fn from(stdio: Stdio) -> Self {
        use std::process::Stdio as Plain;
        Some(match stdio.0 {
            Kind::Unsaid => return None,
            Kind::Inherit => Plain::inherit(),
            Kind::Piped => Plain::piped(),
            Kind::Null => Plain::null(),
            Kind::Descriptor(descriptor) => descriptor.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::io::{FdFlags, fcntl_getfd, read, write};
    use std::os::fd::AsFd;

    fn open(stdio: Stdio, direction: Direction) -> Ends {
        let file = File::open("/dev/zero").expect("/dev/zero");
        let settled = stdio.settle(file.as_fd()).expect("settle");
        settled.open(direction).expect("open")
    }

    fn first_byte(end: &OwnedFd) -> Option<u8> {
        let mut byte = [7];
        (read(end, &mut byte).expect("read") == 1).then_some(byte[0])
    }

    #[test]
    fn a_pipe_runs_from_the_program_or_to_it() {
        let ends = open(Stdio::piped(), Direction::Output);
        write(&ends.program, b"o").expect("write");
        assert_eq!(first_byte(&ends.caller.expect("an end")), Some(b'o'));
        let ends = open(Stdio::piped(), Direction::Input);
        write(ends.caller.expect("an end"), b"i").expect("write");
        assert_eq!(first_byte(&ends.program), Some(b'i'));
    }

    #[test]
    fn what_is_not_a_pipe_has_no_end_for_the_caller() {
        let file = File::open("/dev/zero").expect("/dev/zero");
        for (stdio, expected) in [
            (Stdio::default(), Some(0)),
            (Stdio::inherit(), Some(0)),
            (Stdio::from(file), Some(0)),
            (Stdio::null(), None),
        ] {
            let ends = open(stdio, Direction::Input);
            assert_eq!(first_byte(&ends.program), expected);
            assert!(ends.caller.is_none());
        }
    }

    #[test]
    fn no_descriptor_survives_an_execve() {
        for stdio in [Stdio::inherit(), Stdio::null(), Stdio::piped()] {
            let ends = open(stdio, Direction::Output);
            for end in [Some(ends.program), ends.caller].into_iter().flatten() {
                assert!(fcntl_getfd(end).expect("open").contains(FdFlags::CLOEXEC));
            }
        }
    }

    #[test]
    fn the_standard_library_is_told_only_what_was_said() {
        let told = |stdio: Stdio| Option::<std::process::Stdio>::from(stdio).is_some();
        assert!(!told(Stdio::default()));
        assert!(told(Stdio::inherit()) && told(Stdio::null()) && told(Stdio::piped()));
        assert!(told(Stdio::default().or(Stdio::null())));
    }
}
