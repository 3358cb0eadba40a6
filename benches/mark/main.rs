//! The target: writes the time of its first instruction to its standard output,
//! as nanoseconds of `CLOCK_MONOTONIC` in eight bytes, and ends. With an argument
//! it stays, until nobody is left at the other end of its standard input.
//!
//! It has no library, so that nothing is measured but how it was started.

#![no_std]
#![no_main]

use core::arch::{asm, global_asm};
use core::panic::PanicInfo;

const CLOCK_MONOTONIC: usize = 1;
const STDOUT: usize = 1;

#[cfg(target_arch = "x86_64")]
mod number {
    pub(super) const WRITE: usize = 1;
    pub(super) const CLOCK_GETTIME: usize = 228;
    pub(super) const EXIT_GROUP: usize = 231;
    pub(super) const PPOLL: usize = 271;
}

#[cfg(target_arch = "aarch64")]
mod number {
    pub(super) const WRITE: usize = 64;
    pub(super) const CLOCK_GETTIME: usize = 113;
    pub(super) const EXIT_GROUP: usize = 94;
    pub(super) const PPOLL: usize = 73;
}

#[cfg(target_arch = "x86_64")]
global_asm!(".globl _start", "_start:", "xor ebp, ebp", "mov rdi, rsp", "and rsp, -16",
    "call begin", "ud2");

#[cfg(target_arch = "aarch64")]
global_asm!(".globl _start", "_start:", "mov x29, xzr", "mov x30, xzr", "mov x0, sp",
    "bl begin", "brk 1");

#[repr(C)]
struct Time {
    seconds: u64,
    nanoseconds: u64,
}

/// # Safety
/// `stack` is the stack pointer as the kernel set it.
#[unsafe(no_mangle)]
unsafe extern "C" fn begin(stack: *const usize) -> ! {
    let mut now = Time { seconds: 0, nanoseconds: 0 };
    let pointer = &raw mut now as usize;
    // SAFETY: `now` outlives the call and has the kernel's layout.
    unsafe { call(number::CLOCK_GETTIME, CLOCK_MONOTONIC, pointer, 0) };
    let mark = now.seconds.wrapping_mul(1_000_000_000).wrapping_add(now.nanoseconds);
    let bytes = &raw const mark as usize;
    // SAFETY: `mark` outlives the call and its size is passed.
    unsafe { call(number::WRITE, STDOUT, bytes, size_of::<u64>()) };
    // SAFETY: the kernel leaves the number of arguments there, the program's name among them.
    if unsafe { stack.read() } > 1 {
        stay();
    }
    loop {
        // SAFETY: no pointers; the call does not return.
        unsafe { call(number::EXIT_GROUP, 0, 0, 0) };
    }
}

/// `struct pollfd`: no event is asked for, and a hang-up is always told.
#[repr(C)]
struct Polled {
    descriptor: i32,
    events: i16,
    seen: i16,
}

fn stay() {
    let mut input = Polled { descriptor: 0, events: 0, seen: 0 };
    let pointer = &raw mut input as usize;
    // SAFETY: `input` outlives the call, is one entry, and has the kernel's layout; the other
    // pointers are null.
    unsafe { call(number::PPOLL, pointer, 1, 0) };
}

/// Issues a system call whose answer nobody could be told. Further arguments are zero.
///
/// # Safety
/// The pointers among the arguments are valid for what the kernel does with them.
#[cfg(target_arch = "x86_64")]
unsafe fn call(number: usize, a: usize, b: usize, c: usize) {
    // SAFETY: `syscall` clobbers rax, rcx and r11 only; memory is the caller's obligation.
    unsafe {
        asm!("syscall", inlateout("rax") number => _, in("rdi") a, in("rsi") b, in("rdx") c,
            in("r10") 0, in("r8") 0, lateout("rcx") _, lateout("r11") _, options(nostack));
    }
}

/// Issues a system call whose answer nobody could be told. Further arguments are zero.
///
/// # Safety
/// The pointers among the arguments are valid for what the kernel does with them.
#[cfg(target_arch = "aarch64")]
unsafe fn call(number: usize, a: usize, b: usize, c: usize) {
    // SAFETY: `svc 0` preserves every register but x0; memory is the caller's obligation.
    unsafe {
        asm!("svc 0", in("x8") number, inlateout("x0") a => _, in("x1") b, in("x2") c,
            in("x3") 0, in("x4") 0, options(nostack));
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
