//! [`Ruleset`], a domain in the kernel that nobody is in yet.
//!
//! What is here but for making one runs after `clone`: system calls only.

use crate::Access;
use birdcage_sys::fd::Fd;
use birdcage_sys::landlock::{allow_beneath, create_ruleset, restrict_self};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::Errno;

/// A domain in the kernel, to which exceptions can be added and that a process can enter.
///
/// Having one means that the kernel has taken it. It restricts nobody before
/// [`enter`](Self::enter).
#[derive(Debug)]
pub struct Ruleset {
    descriptor: Fd,
    handled: u64,
}

impl Ruleset {
    pub(crate) fn new(handled: u64, scoped: u64) -> Result<Self, Errno> {
        let descriptor = create_ruleset(handled, scoped)?;
        Ok(Self {
            descriptor,
            handled,
        })
    }

    /// Allows that access to a file, or to all that is below a directory.
    ///
    /// What the domain does not refuse needs no rule, and gets none.
    ///
    /// # Errors
    /// `EINVAL` for [`Access::MOVE`] of something that is no directory; `EBADFD` for what
    /// lies on a file system of the kernel's own.
    pub fn allow(&self, beneath: impl AsFd, access: Access) -> Result<(), Errno> {
        match access.bits() & self.handled {
            0 => Ok(()),
            allowed => allow_beneath(&self.descriptor, beneath, allowed),
        }
    }

    /// Confines the calling thread, and all that it starts, for good.
    ///
    /// It must have `no_new_privs` set.
    ///
    /// # Errors
    /// `E2BIG` inside sixteen domains already.
    pub fn enter(&self) -> Result<(), Errno> {
        restrict_self(&self.descriptor)
    }
}

impl AsFd for Ruleset {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.descriptor.as_fd()
    }
}
