//! `window`, a static program without a library that looks at a process at once.
//!
//! It is for the moment between the start of a caged program and that of the
//! reaper, when process 1 still runs in the memory of the caller. Its first act is
//! to open everything in `/proc/1`; it goes on for some rounds, so that the moment
//! lies among them. Whatever it could open it reads, and prints; then it exits
//! with 1. If everything was refused or absent it prints nothing and exits with 0.
//!
//! An argument is a directory in which it looks instead: outside of a sandbox that
//! shows that the program finds what there is.
#![no_std]
#![no_main]

mod kernel;

use core::ffi::CStr;

/// How often it looks: long enough for the other process to become the reaper.
const ROUNDS: u32 = 40;

/// What there is to see of a process. A directory counts as seen when it opens.
static FILES: [&CStr; 16] = [
    c"/proc/1/cmdline",
    c"/proc/1/environ",
    c"/proc/1/maps",
    c"/proc/1/mem",
    c"/proc/1/stat",
    c"/proc/1/status",
    c"/proc/1/fd",
    c"/proc/1/exe",
    c"/proc/1/auxv",
    c"/proc/1/comm",
    c"/proc/1/cwd",
    c"/proc/1/root",
    c"/proc/1/mountinfo",
    c"/proc/1/task",
    c"/proc/1/fdinfo/0",
    c"/proc/1/.",
];

/// The length of `/proc/1/`.
const DIRECTORY: usize = 8;

/// Where the kernel starts; `stack` points to the argument count.
///
/// # Safety
/// `stack` is the initial stack of a process, as the kernel lays it out.
#[unsafe(no_mangle)]
unsafe extern "C" fn begin(stack: *const usize) -> ! {
    // SAFETY: argv[1] is the third word, null if there is none (System V ABI, "Process
    // Initialization").
    let argument = unsafe { stack.add(2).read() } as *const u8;
    if argument.is_null() {
        kernel::exit(look(0))
    }
    // SAFETY: what the kernel passes as an argument is a C string.
    unsafe { kernel::change_directory(argument) };
    kernel::exit(look(DIRECTORY))
}

/// Opens every file, under its name without the first `skipped` bytes.
fn look(skipped: usize) -> usize {
    let mut seen = 0;
    for _ in 0..ROUNDS {
        for path in &FILES {
            seen |= usize::from(show(path, skipped));
        }
    }
    seen
}

/// Opens one file, and prints what is in it if that could be done.
fn show(path: &'static CStr, skipped: usize) -> bool {
    let file = kernel::open(path, skipped);
    if file < 0 {
        return false;
    }
    kernel::print(path.to_bytes());
    kernel::print(b": ");
    kernel::copy_out(file);
    kernel::print(b"\n");
    kernel::close(file);
    true
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    kernel::exit(255)
}
