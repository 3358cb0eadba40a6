//! [`Stack`], memory for a process that shares everything else.

use core::ffi::c_void;
use core::ptr;
use rustix::io::Errno;
use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect, munmap};

/// The unit in which memory can be protected; the largest page size in use on
/// the architectures this crate builds for.
const GUARD: usize = 64 * 1024;

/// A stack with a guard below it, given back when dropped.
///
/// Running off its end is a fault of the process that uses it, not silent damage
/// to whatever the caller has mapped below.
#[derive(Debug)]
pub struct Stack {
    // Invariant: `base..base + GUARD + size` is one mapping that only `self` knows, of which the
    // first GUARD bytes are inaccessible.
    base: *mut c_void,
    size: usize,
}

// SAFETY: a mapping belongs to the process, and is as good in one thread as in another.
unsafe impl Send for Stack {}

impl Stack {
    /// Maps a stack of `size` bytes, rounded up to the next 64 KiB.
    ///
    /// # Errors
    /// `ENOMEM` when the address space, its limit or the number of mappings is exhausted.
    pub fn new(size: usize) -> Result<Self, Errno> {
        let size = size.next_multiple_of(GUARD);
        let protection = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: without a fixed address the kernel picks a range that nothing uses.
        let base = unsafe {
            mmap_anonymous(ptr::null_mut(), GUARD + size, protection, MapFlags::PRIVATE)
        }?;
        let stack = Self { base, size };
        // SAFETY: the guard is the first part of the mapping made above.
        unsafe { mprotect(base, GUARD, MprotectFlags::empty()) }?;
        Ok(stack)
    }

    /// The end of the stack, where it starts to grow down from; aligned to a page.
    pub fn top(&self) -> *mut u8 {
        self.base.cast::<u8>().wrapping_add(GUARD + self.size)
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: the mapping is `self`'s own, and whoever ran on it borrowed `self`.
        let _unmapped = unsafe { munmap(self.base, GUARD + self.size) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_stack_can_be_written_and_is_aligned() {
        let stack = Stack::new(1).expect("memory");
        assert_eq!(stack.top() as usize % 4096, 0);
        let lowest = stack.top().wrapping_sub(GUARD);
        // SAFETY: the lowest byte of the stack lies inside the writable part of the mapping.
        unsafe { lowest.write(1) };
        // SAFETY: written just above.
        assert_eq!(unsafe { lowest.read() }, 1);
    }
}
