//! Signal masks and dispositions of the calling thread, by system call.
//!
//! The C library keeps two real-time signals for itself and refuses to block
//! them. A process that borrows a threaded parent's memory must block those too:
//! their handlers are the parent's code.

use crate::raw;
use core::ptr;
use rustix::io::Errno;

/// A set of blocked signals, as the kernel keeps it: signal `n` is bit `n - 1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mask(u64);

impl Mask {
    /// No signal is blocked.
    pub const EMPTY: Self = Self(0);
    /// Every signal is blocked that can be.
    pub const FULL: Self = Self(u64::MAX);
}

/// The number of signals, and the size of a mask in bytes, on Linux.
const SIGNALS: usize = 64;
const MASK_BYTES: usize = size_of::<Mask>();

/// Sets the calling thread's mask and returns the one before.
///
/// `rt_sigprocmask(SIG_SETMASK, …)`, see
/// [sigprocmask(2)](https://man7.org/linux/man-pages/man2/sigprocmask.2.html).
pub fn set_mask(mask: Mask) -> Result<Mask, Errno> {
    let mut before = Mask::EMPTY;
    let operands = [
        libc::SIG_SETMASK as usize,
        &raw const mask as usize,
        &raw mut before as usize,
        MASK_BYTES,
        0,
        0,
    ];
    // SAFETY: both masks outlive the call and have the size that is passed.
    unsafe { raw::call(libc::SYS_rt_sigprocmask, operands) }?;
    Ok(before)
}

/// `struct sigaction` as the kernel defines it, not as the C library does.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Action {
    handler: usize,
    flags: u64,
    // On aarch64 the kernel's structure has no restorer; the field is then unused room.
    #[cfg(target_arch = "x86_64")]
    restorer: usize,
    mask: u64,
}

/// Gives every signal its default disposition in the calling process.
///
/// Handlers are undone by `execve` anyway, ignored signals are not
/// (`signal(7)`); and a handler must not run in a process that is between
/// `clone` and `execve`.
///
/// # Safety
/// The calling process has a table of dispositions of its own (it was cloned
/// without `CLONE_SIGHAND`), so that nobody else's signals are changed.
pub unsafe fn reset_dispositions() -> Result<(), Errno> {
    for signal in 1..=SIGNALS {
        if signal == libc::SIGKILL as usize || signal == libc::SIGSTOP as usize {
            continue;
        }
        let action = Action::default();
        let operands = [
            signal,
            &raw const action as usize,
            ptr::null::<()>() as usize,
            MASK_BYTES,
            0,
            0,
        ];
        // SAFETY: `action` has the kernel's layout and outlives the call.
        unsafe { raw::call(libc::SYS_rt_sigaction, operands) }?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_that_was_set_is_the_one_found_next_time() {
        let before = set_mask(Mask::FULL).expect("mask");
        let full = set_mask(before).expect("mask");
        let unblockable = 1 << (libc::SIGKILL - 1) | 1 << (libc::SIGSTOP - 1);
        assert_eq!(full.0 | unblockable, u64::MAX);
        assert_eq!(set_mask(before), Ok(before));
    }
}
