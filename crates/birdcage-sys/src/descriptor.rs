//! Descriptors by number: placing one, closing all the rest.

use crate::fd::Fd;
use crate::raw;
use rustix::fd::{AsFd, AsRawFd, RawFd};
use rustix::io::Errno;

/// Whether a placed descriptor survives `execve`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnExec {
    /// It stays open.
    Keep,
    /// It is closed.
    Close,
}

/// Makes descriptor `number` of this process refer to what `source` refers to.
///
/// `int dup3(int oldfd, int newfd, int flags)`, see
/// [dup(2)](https://man7.org/linux/man-pages/man2/dup.2.html). What `number` was
/// before is closed: call it only where every number is yours, as after `clone`.
///
/// # Errors
/// `EINVAL` when `source` already has that number.
pub fn place(source: impl AsFd, number: i32, on_exec: OnExec) -> Result<(), Errno> {
    let flags = if on_exec == OnExec::Close {
        libc::O_CLOEXEC as usize
    } else {
        0
    };
    let source = raw::fd(source.as_fd().as_raw_fd());
    // SAFETY: dup3 touches no memory of this process.
    unsafe { raw::call(libc::SYS_dup3, [source, raw::fd(number), flags, 0, 0, 0]) }.map(drop)
}

/// A descriptor of this process once more, under another number, by the number that it has.
///
/// `int fcntl(int fd, F_DUPFD_CLOEXEC, int lowest)`, see
/// [fcntl(2)](https://man7.org/linux/man-pages/man2/fcntl.2.html). The copy is closed on `execve`.
///
/// # Errors
/// `EBADF` if there is no such descriptor.
pub fn duplicate(number: RawFd) -> Result<Fd, Errno> {
    let operands = [raw::fd(number), libc::F_DUPFD_CLOEXEC as usize, 3, 0, 0, 0];
    // SAFETY: fcntl touches no memory of this process for this command; a number that is not
    // open is EBADF, and one that is stays as it was.
    unsafe { raw::call(libc::SYS_fcntl, operands) }.map(Fd::from_call)
}

/// Leaves a table of descriptors that is shared with others (`CLONE_FILES`), for a copy of it.
///
/// `unshare(CLONE_FILES)`, see
/// [unshare(2)](https://man7.org/linux/man-pages/man2/unshare.2.html). What is opened or closed
/// from then on is so for this process alone.
pub fn unshare_table() -> Result<(), Errno> {
    let operands = [libc::CLONE_FILES as usize, 0, 0, 0, 0, 0];
    // SAFETY: no pointers.
    unsafe { raw::call(libc::SYS_unshare, operands) }.map(drop)
}

/// Closes every descriptor from `first` on.
///
/// See [`close_range`].
pub fn close_from(first: u32) -> Result<(), Errno> {
    close_range(first, u32::MAX)
}

/// Closes every descriptor from `first` to `last`, both included.
///
/// `int close_range(unsigned int first, unsigned int last, int flags)`, see
/// [close_range(2)](https://man7.org/linux/man-pages/man2/close_range.2.html); Linux 5.9.
pub fn close_range(first: u32, last: u32) -> Result<(), Errno> {
    let operands = [first as usize, last as usize, 0, 0, 0, 0];
    // SAFETY: close_range touches no memory of this process.
    unsafe { raw::call(libc::SYS_close_range, operands) }.map(drop)
}
