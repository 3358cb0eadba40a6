//! [`onto_stack`], `clone(2)` onto a stack of its own.

use crate::raw;
use core::ffi::c_void;
use core::ptr;
use core::sync::atomic::AtomicI32;
use rustix::io::Errno;

/// What the new process runs; it must not return.
pub type Entry = unsafe extern "C" fn(*const c_void) -> !;

/// The new process shares the caller's memory.
pub const VM: u64 = 0x100;
/// The caller sleeps until the new process executes a program or ends.
pub const VFORK: u64 = 0x4000;
/// The kernel stores a descriptor of the new process where the caller says.
const PIDFD: u64 = 0x1000;
/// The new process shares the caller's table of descriptors.
pub const FILES: u64 = 0x400;
/// The new process is a child of the caller's parent.
pub const PARENT: u64 = 0x8000;

/// Starts a process that runs `entry(argument)` on a stack, and returns its id.
///
/// `int clone(int (*fn)(void *), void *stack, int flags, void *arg, …)`, see
/// [clone(2)](https://man7.org/linux/man-pages/man2/clone.2.html). The new
/// process announces its end by no signal until it executes a program, and is
/// waited for with `__WALL` before that. Before it runs, the kernel stores a
/// descriptor of it in `pidfd`, close-on-exec, if that is given (Linux 5.2).
///
/// # Safety
/// - `stack_top` is aligned to 16 bytes and is the end of a mapping that nothing
///   else uses until the new process has left the caller's memory.
/// - `entry` may be called with `argument`, and with [`VM`] it may run
///   concurrently with every other thread of the caller: whatever it touches is
///   synchronised or its own.
/// - With [`VM`], [`VFORK`] is set too, or everything `argument` refers to
///   outlives the new process.
pub unsafe fn onto_stack(
    flags: u64,
    stack_top: *mut u8,
    // An atomic, as the kernel and not this code writes to it.
    pidfd: Option<&AtomicI32>,
    entry: Entry,
    argument: *const c_void,
) -> Result<u32, Errno> {
    let (flags, pidfd) = match pidfd {
        None => (flags, ptr::null_mut()),
        Some(pidfd) => (flags | PIDFD, pidfd.as_ptr()),
    };
    // SAFETY: `pidfd` outlives the call; the rest is passed on to the caller.
    let value = unsafe { instruction(flags, stack_top, pidfd, entry, argument) };
    raw::result(value).map(|pid| u32::try_from(pid).unwrap_or(u32::MAX))
}

/// The `clone` instruction; the parent returns, the child calls `entry`.
///
/// # Safety
/// As [`onto_stack`].
#[cfg(target_arch = "x86_64")]
unsafe fn instruction(
    flags: u64,
    stack_top: *mut u8,
    pidfd: *mut i32,
    entry: Entry,
    argument: *const c_void,
) -> usize {
    let value;
    // SAFETY: the kernel preserves every register but rax, rcx and r11. The child starts with
    // rax = 0 on its own stack, aligned as a call wants it, and never comes back.
    unsafe {
        core::arch::asm!(
            "syscall",
            "test rax, rax",
            "jnz 2f",
            "xor ebp, ebp",
            "mov rdi, r13",
            "call r12",
            "ud2",
            "2:",
            inlateout("rax") libc::SYS_clone as usize => value,
            in("rdi") flags, in("rsi") stack_top, in("rdx") pidfd, in("r10") 0, in("r8") 0,
            in("r12") entry, in("r13") argument,
            lateout("rcx") _, lateout("r11") _,
        );
    }
    value
}

/// The `clone` instruction; the parent returns, the child calls `entry`.
///
/// # Safety
/// As [`onto_stack`].
#[cfg(target_arch = "aarch64")]
unsafe fn instruction(
    flags: u64,
    stack_top: *mut u8,
    pidfd: *mut i32,
    entry: Entry,
    argument: *const c_void,
) -> usize {
    let value;
    // SAFETY: the kernel preserves every register but x0. The child starts with x0 = 0 on its
    // own stack and never comes back.
    unsafe {
        core::arch::asm!(
            "svc 0",
            "cbnz x0, 2f",
            "mov x29, xzr",
            "mov x30, xzr",
            "mov x0, x11",
            "blr x10",
            "brk 1",
            "2:",
            in("x8") libc::SYS_clone as usize,
            inlateout("x0") flags as usize => value,
            in("x1") stack_top, in("x2") pidfd, in("x3") 0, in("x4") 0,
            in("x10") entry, in("x11") argument,
            lateout("x30") _,
        );
    }
    value
}
