//! [`Fd`], a descriptor owned by the process that runs after `clone`.

use crate::raw;
use core::mem::ManuallyDrop;
use rustix::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};

/// An open descriptor, closed by a bare system call when dropped.
///
/// The standard library's `OwnedFd` closes through the C library, which may set
/// `errno` and, in debug builds, may abort. This type does neither, so it can be
/// dropped after `clone`. A failing `close` is ignored: the descriptor is gone
/// all the same (`close(2)`).
#[derive(Debug)]
pub struct Fd(RawFd);

impl From<OwnedFd> for Fd {
    fn from(owned: OwnedFd) -> Self {
        Self(owned.into_raw_fd())
    }
}

impl From<Fd> for OwnedFd {
    fn from(fd: Fd) -> Self {
        let fd = ManuallyDrop::new(fd);
        // SAFETY: the descriptor is open, and the only other owner is never dropped.
        unsafe { Self::from_raw_fd(fd.0) }
    }
}

impl Fd {
    /// Takes over a descriptor known by its number.
    ///
    /// # Safety
    /// The descriptor is open, and nobody else closes it.
    pub unsafe fn from_raw(number: RawFd) -> Self {
        Self(number)
    }

    /// Takes over a descriptor that a system call has just returned.
    pub(crate) fn from_call(value: usize) -> Self {
        Self(value as RawFd)
    }
}

impl AsRawFd for Fd {
    fn as_raw_fd(&self) -> RawFd {
        self.0
    }
}

impl AsFd for Fd {
    fn as_fd(&self) -> BorrowedFd<'_> {
        // SAFETY: the descriptor is open while `self` lives, and the borrow ends before `self`.
        unsafe { BorrowedFd::borrow_raw(self.0) }
    }
}

impl Drop for Fd {
    fn drop(&mut self) {
        // SAFETY: close touches no memory, and this value is the descriptor's only owner.
        let _gone = unsafe { raw::call(libc::SYS_close, [raw::fd(self.0), 0, 0, 0, 0, 0]) };
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    #[test]
    fn a_dropped_fd_is_closed() {
        let (reader, writer) = rustix::pipe::pipe().expect("pipe");
        drop(Fd::from(writer));
        let mut byte = [0];
        assert_eq!(rustix::io::read(reader, &mut byte), Ok(0), "end of file");
    }
}
