//! Descriptors: placing one, sending some, closing all the rest.

use crate::fd::Fd;
use crate::raw;
use core::mem::offset_of;
use rustix::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
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

/// Sends copies of descriptors through a connected Unix socket, with one byte, at once or not at all.
///
/// `ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)` with `SCM_RIGHTS`, see
/// [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html). It raises no `SIGPIPE`.
///
/// # Errors
/// `ETOOMANYREFS` if more are on their way already than may be open.
pub fn send<const N: usize>(
    socket: impl AsFd,
    descriptors: [BorrowedFd<'_>; N],
) -> Result<(), Errno> {
    let rights = Rights {
        length: offset_of!(Rights<N>, numbers) + size_of::<[RawFd; N]>(),
        level: libc::SOL_SOCKET,
        kind: libc::SCM_RIGHTS,
        numbers: descriptors.map(|descriptor| descriptor.as_raw_fd()),
    };
    let byte = 0_u8;
    let content = [&raw const byte as usize, size_of_val(&byte)];
    let message = Message {
        content: &raw const content as usize,
        contents: 1,
        control: &raw const rights as usize,
        control_length: size_of_val(&rights),
        ..Message::default()
    };
    let operands = [
        raw::fd(socket.as_fd().as_raw_fd()),
        &raw const message as usize,
        libc::MSG_NOSIGNAL as usize,
        0,
        0,
        0,
    ];
    // SAFETY: the message and what it points at are laid out as the kernel's structures, with
    // their true lengths, and outlive the call, which only reads them.
    unsafe { raw::call(libc::SYS_sendmsg, operands) }.map(drop)
}

/// `struct cmsghdr` and what follows it, which `CMSG_ALIGN` pads as an alignment of 8 does.
#[repr(C, align(8))]
struct Rights<const N: usize> {
    length: usize,
    level: i32,
    kind: i32,
    numbers: [RawFd; N],
}

/// `struct user_msghdr` of the kernel.
#[derive(Default)]
#[repr(C)]
struct Message {
    name: usize,
    name_length: i32,
    content: usize,
    contents: usize,
    control: usize,
    control_length: usize,
    flags: u32,
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
