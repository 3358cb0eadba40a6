//! The system call instruction, and nothing above it.
//!
//! `libc::syscall` stores failures in `errno`, which belongs to the thread whose
//! memory a `CLONE_VM` child borrows. These functions return the error instead.

use rustix::io::Errno;

/// Turns the kernel's return convention into a `Result`: `-4095..=-1` is an errno.
pub(crate) fn result(value: usize) -> Result<usize, Errno> {
    let signed = value as isize;
    if (-4095..0).contains(&signed) {
        // The mask changes nothing: it spells out the range, so that no check for it remains.
        return Err(Errno::from_raw_os_error((-signed as i32 & 0xfff).max(1)));
    }
    Ok(value)
}

/// Issues system call `number` with six arguments.
///
/// # Safety
/// The arguments must satisfy that call's own contract: every pointer is valid
/// for what the kernel reads or writes through it.
#[cfg(target_arch = "x86_64")]
unsafe fn instruction(number: usize, a: [usize; 6]) -> usize {
    let [a0, a1, a2, a3, a4, a5] = a;
    let value;
    // SAFETY: `syscall` clobbers rax, rcx and r11 only (System V ABI, appendix A.2), all
    // declared; what the kernel does to memory is the caller's obligation.
    unsafe {
        core::arch::asm!("syscall", inlateout("rax") number => value,
            in("rdi") a0, in("rsi") a1, in("rdx") a2, in("r10") a3, in("r8") a4, in("r9") a5,
            lateout("rcx") _, lateout("r11") _, options(nostack));
    }
    value
}

/// Issues system call `number` with six arguments.
///
/// # Safety
/// The arguments must satisfy that call's own contract: every pointer is valid
/// for what the kernel reads or writes through it.
#[cfg(target_arch = "aarch64")]
unsafe fn instruction(number: usize, a: [usize; 6]) -> usize {
    let [a0, a1, a2, a3, a4, a5] = a;
    let value;
    // SAFETY: `svc 0` preserves every register but x0 (AAPCS64 and syscall(2)); what the
    // kernel does to memory is the caller's obligation.
    unsafe {
        core::arch::asm!("svc 0", in("x8") number, inlateout("x0") a0 => value,
            in("x1") a1, in("x2") a2, in("x3") a3, in("x4") a4, in("x5") a5, options(nostack));
    }
    value
}

/// System call `number`, a constant of the C library, with up to six arguments.
///
/// # Safety
/// As for the call itself: every pointer is valid for what the kernel reads or
/// writes through it.
pub(crate) unsafe fn call(number: libc::c_long, a: [usize; 6]) -> Result<usize, Errno> {
    // SAFETY: passed on unchanged; the caller vouches for the arguments.
    result(unsafe { instruction(number as usize, a) })
}

/// A system call with three arguments.
///
/// # Safety
/// As for the call itself: every pointer is valid for what the kernel reads or
/// writes through it.
pub(crate) unsafe fn syscall3(number: usize, a: usize, b: usize, c: usize) -> Result<usize, Errno> {
    // SAFETY: passed on unchanged; the caller vouches for the arguments.
    result(unsafe { instruction(number, [a, b, c, 0, 0, 0]) })
}

/// A descriptor as a system call argument; `AT_FDCWD` and other negatives keep their sign.
pub(crate) fn fd(descriptor: i32) -> usize {
    descriptor as isize as usize
}

/// Ends the process by an instruction that no processor executes.
pub(crate) fn trap() -> ! {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: it does nothing but fault (Intel SDM, "UD").
    unsafe {
        core::arch::asm!("ud2", options(noreturn, nomem, nostack))
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: it does nothing but fault (Arm ARM, "UDF").
    unsafe {
        core::arch::asm!("udf #0", options(noreturn, nomem, nostack))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_of_addresses_is_an_errno_and_nothing_else_is() {
        assert_eq!(result(usize::MAX), Err(Errno::PERM));
        assert_eq!(
            result(usize::MAX - 4094),
            Err(Errno::from_raw_os_error(4095))
        );
        assert_eq!(result(usize::MAX - 4095), Ok(usize::MAX - 4095));
        assert_eq!(result(0), Ok(0));
    }

    proptest::proptest! {
        #[test]
        fn an_errno_is_found_again_and_any_other_value_is_kept(value: usize, errno in 1..4096_i32) {
            let failed = (errno as usize).wrapping_neg();
            assert_eq!(result(failed), Err(Errno::from_raw_os_error(errno)));
            if value < failed.min(usize::MAX - 4094) {
                assert_eq!(result(value), Ok(value));
            }
        }
    }

    #[test]
    fn a_call_returns_what_the_kernel_returns() {
        // SAFETY: getpid takes no arguments.
        let pid = unsafe { call(libc::SYS_getpid, [0; 6]) };
        assert_eq!(
            pid,
            Ok(rustix::process::getpid().as_raw_nonzero().get() as usize)
        );
        // SAFETY: closing a negative descriptor touches no memory.
        let closed = unsafe { call(libc::SYS_close, [fd(-1), 0, 0, 0, 0, 0]) };
        assert_eq!(closed, Err(Errno::BADF));
    }
}
