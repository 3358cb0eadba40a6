//! [`Pinned`], a descriptor that somebody else opens for the caller.

use crate::enter;
use birdcage_sys::fd::Fd;
use rustix::fd::{AsRawFd, OwnedFd};
use std::sync::atomic::{AtomicI32, Ordering};

/// A descriptor that a maker opens in the table that it shares, or the kernel.
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

    /// Gives a descriptor to whoever shares the table.
    pub(crate) fn hand_over(&self, descriptor: Fd) {
        self.0.store(descriptor.as_raw_fd(), Ordering::Release);
        core::mem::forget(descriptor);
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
