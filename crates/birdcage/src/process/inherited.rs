//! [`inherited_writer`], a descriptor that this process was started with.

use birdcage_sys::descriptor;
use rustix::fd::{OwnedFd, RawFd};
use rustix::fs::OFlags;
use rustix::io::Errno;
use std::fs::File;
use std::io;

/// A descriptor that this process was started with and may write to, by its number: another one
/// for the same.
///
/// For a number that a user writes on a command line. The new descriptor is closed on `execve`,
/// and like all others but the three streams it is not there in a sandbox.
///
/// ```
/// use birdcage::process::inherited_writer;
///
/// assert_eq!(inherited_writer(-1).unwrap_err().raw_os_error(), Some(9));
/// ```
///
/// # Errors
/// `EBADF` if no such descriptor is open, or not for writing.
pub fn inherited_writer(number: RawFd) -> io::Result<File> {
    let descriptor: OwnedFd = descriptor::duplicate(number)?.into();
    let flags = rustix::fs::fcntl_getfl(&descriptor)?;
    // Whoever may read only has none of the two.
    if !flags.intersects(OFlags::WRONLY | OFlags::RDWR) {
        return Err(Errno::BADF.into());
    }
    Ok(descriptor.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fd::AsRawFd;
    use std::io::{Read, Write};

    fn pipe() -> (File, File) {
        let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
        (reader.into(), writer.into())
    }

    #[test]
    fn the_end_of_a_pipe_that_is_for_writing_is_written_to() {
        let (mut reader, writer) = pipe();
        let mut file = inherited_writer(writer.as_raw_fd()).expect("a writer");
        drop(writer);
        file.write_all(b"x").expect("write");
        drop(file);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("read");
        assert_eq!(text, "x");
        let number = reader.as_raw_fd();
        let refused = inherited_writer(number).expect_err("for reading");
        assert_eq!(refused.raw_os_error(), Some(Errno::BADF.raw_os_error()));
    }
}
