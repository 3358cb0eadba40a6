//! The system calls of `window`, one function each.

use core::arch::{asm, global_asm};
use core::ffi::CStr;
use core::mem::MaybeUninit;

#[cfg(target_arch = "x86_64")]
global_asm!(
    ".globl _start",
    "_start:",
    "xor ebp, ebp",
    "mov rdi, rsp",
    "and rsp, -16",
    "call begin",
    "ud2",
);

#[cfg(target_arch = "aarch64")]
global_asm!(
    ".globl _start",
    "_start:",
    "mov x29, xzr",
    "mov x30, xzr",
    "mov x0, sp",
    "bl begin",
    "brk 1",
);

#[cfg(target_arch = "x86_64")]
mod number {
    pub(super) const READ: usize = 0;
    pub(super) const WRITE: usize = 1;
    pub(super) const CLOSE: usize = 3;
    pub(super) const CHDIR: usize = 80;
    pub(super) const EXIT_GROUP: usize = 231;
    pub(super) const OPENAT: usize = 257;
}

#[cfg(target_arch = "aarch64")]
mod number {
    pub(super) const CHDIR: usize = 49;
    pub(super) const OPENAT: usize = 56;
    pub(super) const CLOSE: usize = 57;
    pub(super) const READ: usize = 63;
    pub(super) const WRITE: usize = 64;
    pub(super) const EXIT_GROUP: usize = 94;
}

/// Issues a system call.
///
/// # Safety
/// The pointers among the arguments are valid for what the kernel does with them.
#[cfg(target_arch = "x86_64")]
unsafe fn issue(number: usize, a: [usize; 4]) -> isize {
    let value: isize;
    // SAFETY: `syscall` clobbers rax, rcx and r11 only; memory is the caller's obligation.
    unsafe {
        asm!("syscall", inlateout("rax") number => value, in("rdi") a[0], in("rsi") a[1],
            in("rdx") a[2], in("r10") a[3], lateout("rcx") _, lateout("r11") _, options(nostack));
    }
    value
}

/// Issues a system call.
///
/// # Safety
/// The pointers among the arguments are valid for what the kernel does with them.
#[cfg(target_arch = "aarch64")]
unsafe fn issue(number: usize, a: [usize; 4]) -> isize {
    let value: isize;
    // SAFETY: `svc 0` preserves every register but x0; memory is the caller's obligation.
    unsafe {
        asm!("svc 0", in("x8") number, inlateout("x0") a[0] => value, in("x1") a[1],
            in("x2") a[2], in("x3") a[3], options(nostack));
    }
    value
}

/// `AT_FDCWD`.
const HERE: usize = -100_isize as usize;

/// Opens for reading a path without its first bytes; a negative number is an errno.
pub(crate) fn open(path: &'static CStr, skipped: usize) -> isize {
    let rest = path.to_bytes_with_nul().get(skipped..).unwrap_or(b"\0");
    // SAFETY: what is left of a C string without its first bytes ends with its NUL.
    unsafe { issue(number::OPENAT, [HERE, rest.as_ptr() as usize, 0, 0]) }
}

/// Prints what can be read at once: nothing of a directory.
pub(crate) fn copy_out(file: isize) {
    let mut buffer = MaybeUninit::<[u8; 4096]>::uninit();
    let (at, size) = (buffer.as_mut_ptr() as usize, size_of_val(&buffer));
    // SAFETY: the buffer outlives the call and its size is passed.
    let count = unsafe { issue(number::READ, [file as usize, at, size, 0]) };
    // SAFETY: as many bytes as have just been read.
    unsafe { issue(number::WRITE, [OUTPUT, at, count.max(0) as usize, 0]) };
}

const OUTPUT: usize = 1;

/// Prints; nobody is left to tell if that fails.
pub(crate) fn print(text: &[u8]) {
    // SAFETY: the text outlives the call and its length is passed.
    unsafe {
        issue(
            number::WRITE,
            [OUTPUT, text.as_ptr() as usize, text.len(), 0],
        )
    };
}

pub(crate) fn close(file: isize) {
    // SAFETY: no pointers.
    unsafe { issue(number::CLOSE, [file as usize, 0, 0, 0]) };
}

/// Enters a directory, or ends the program with 254.
///
/// # Safety
/// `path` is a C string.
pub(crate) unsafe fn change_directory(path: *const u8) {
    // SAFETY: the obligation of this function.
    if unsafe { issue(number::CHDIR, [path as usize, 0, 0, 0]) } != 0 {
        exit(254)
    }
}

pub(crate) fn exit(status: usize) -> ! {
    loop {
        // SAFETY: no pointers; the call does not return.
        unsafe { issue(number::EXIT_GROUP, [status, 0, 0, 0]) };
    }
}
