//! The caller's ends of the pipes to a program.
//!
//! Own types and not those of `std`, so that they exist on every platform this
//! crate runs on; each turns into its counterpart by `OwnedFd`.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::os::fd::{AsRawFd, IntoRawFd, RawFd};

/// The end of a pipe to write a program's standard input to.
#[derive(Debug)]
pub struct ChildStdin(File);

/// The end of a pipe to read a program's standard output from.
#[derive(Debug)]
pub struct ChildStdout(File);

/// The end of a pipe to read a program's standard error from.
#[derive(Debug)]
pub struct ChildStderr(File);

macro_rules! descriptor {
    ($($pipe:ident)*) => {$(
        impl From<OwnedFd> for $pipe {
            fn from(fd: OwnedFd) -> Self {
                Self(File::from(fd))
            }
        }

        impl From<$pipe> for OwnedFd {
            fn from(pipe: $pipe) -> Self {
                Self::from(pipe.0)
            }
        }

        impl From<$pipe> for std::process::$pipe {
            fn from(pipe: $pipe) -> Self {
                Self::from(OwnedFd::from(pipe))
            }
        }

        impl AsFd for $pipe {
            fn as_fd(&self) -> BorrowedFd<'_> {
                self.0.as_fd()
            }
        }

        impl AsRawFd for $pipe {
            fn as_raw_fd(&self) -> RawFd {
                self.0.as_raw_fd()
            }
        }

        impl IntoRawFd for $pipe {
            fn into_raw_fd(self) -> RawFd {
                self.0.into_raw_fd()
            }
        }
    )*};
}

macro_rules! read {
    ($($pipe:ident)*) => {$(
        impl Read for $pipe {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0.read(buffer)
            }

            fn read_vectored(&mut self, buffers: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
                self.0.read_vectored(buffers)
            }
        }
    )*};
}

macro_rules! write {
    ($($pipe:ty)*) => {$(
        impl Write for $pipe {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                (&self.0).write(bytes)
            }

            fn write_vectored(&mut self, buffers: &[IoSlice<'_>]) -> io::Result<usize> {
                (&self.0).write_vectored(buffers)
            }

            /// A pipe holds nothing back.
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
    )*};
}

descriptor! { ChildStdin ChildStdout ChildStderr }
read! { ChildStdout ChildStderr }
write! { ChildStdin &ChildStdin }

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::pipe::{PipeFlags, pipe_with};

    fn pipe() -> (ChildStdout, ChildStdin) {
        let (reader, writer) = pipe_with(PipeFlags::CLOEXEC).expect("pipe");
        (reader.into(), writer.into())
    }

    #[test]
    fn what_is_written_at_one_end_is_read_at_the_other() {
        let (mut reader, mut writer) = pipe();
        writer.write_all(b"one ").expect("write");
        (&writer).write_all(b"two").expect("write");
        drop(writer);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("read");
        assert_eq!(text, "one two");
    }

    #[test]
    fn a_pipe_turns_into_the_standard_librarys() {
        let (reader, writer) = pipe();
        let mut writer = std::process::ChildStdin::from(writer);
        writer.write_all(b"x").expect("write");
        drop(writer);
        let mut text = String::new();
        let mut reader = std::process::ChildStdout::from(reader);
        reader.read_to_string(&mut text).expect("read");
        assert_eq!(text, "x");
    }
}
