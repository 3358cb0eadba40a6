//! [`Pinned`], a descriptor that the kernel opens for the caller.

use crate::enter;
use rustix::fd::OwnedFd;
use std::sync::atomic::{AtomicI32, Ordering};

/// The pidfd of the stage: the kernel opens it for whoever clones (`CLONE_PIDFD`), who is the
/// caller or shares its table of descriptors.
///
/// An atomic for the reason that [`Report`](crate::report::Report) is made of them.
#[derive(Debug)]
pub(crate) struct Pinned(AtomicI32);

impl Pinned {
    const NONE: i32 = -1;

    /// Where the kernel stores the number.
    pub(crate) fn place(&self) -> &AtomicI32 {
        &self.0
    }

    /// Notes that there is none after all.
    pub(crate) fn forget(&self) {
        self.0.store(Self::NONE, Ordering::Release);
    }

    /// The descriptor, which is the caller's from now on.
    pub(crate) fn take(&self) -> Option<OwnedFd> {
        match self.0.swap(Self::NONE, Ordering::AcqRel) {
            Self::NONE => None,
            number => Some(enter::adopt(number)),
        }
    }
}

impl Default for Pinned {
    fn default() -> Self {
        Self(AtomicI32::new(Self::NONE))
    }
}
