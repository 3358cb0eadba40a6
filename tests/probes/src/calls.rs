//! System calls that no library has a safe function for, made as an attacker makes them.
//!
//! This is the only unsafe code of the corpus. The program `probe` has one thread
//! and performs one attack, so what a call does to the process itself harms nobody.

use std::ffi::CStr;
use std::io;
use std::marker::PhantomData;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// An argument of a call: a number, or the address of something that is borrowed.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a>(u64, PhantomData<&'a ()>);

impl Word<'_> {
    /// No address.
    pub const NULL: Self = Self(0, PhantomData);
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl From<$type> for Word<'_> {
            #[expect(
                clippy::allow_attributes, reason = "whether the lint fires depends on the type"
            )]
            #[allow(
                clippy::cast_sign_loss, clippy::cast_lossless, trivial_numeric_casts,
                clippy::unnecessary_cast, reason = "a register has no sign"
            )]
            fn from(number: $type) -> Self {
                Self(number as u64, PhantomData)
            }
        }
    )*};
}

numbers! { i32 u32 i64 u64 usize }

impl<'a> From<&'a CStr> for Word<'a> {
    fn from(text: &'a CStr) -> Self {
        Self(text.as_ptr() as u64, PhantomData)
    }
}

impl<'a> From<BorrowedFd<'a>> for Word<'a> {
    fn from(descriptor: BorrowedFd<'a>) -> Self {
        descriptor.as_raw_fd().into()
    }
}

/// Any plain value or array that the call may read and write.
impl<'a, T: Copy> From<&'a mut T> for Word<'a> {
    fn from(value: &'a mut T) -> Self {
        Self(std::ptr::from_mut(value) as u64, PhantomData)
    }
}

/// Makes a system call by number, with at most six arguments.
///
/// # Errors
/// What the kernel, or the filter, says.
///
/// # Panics
/// With more than six.
pub fn call(number: i64, words: &[Word<'_>]) -> io::Result<i64> {
    assert!(words.len() <= 6, "a call has six arguments at most");
    let word = |place: usize| words.get(place).map_or(0, |word| word.0);
    let [a, b, c, d, e, f] = std::array::from_fn(word);
    // SAFETY: addresses come from borrows that outlive the call; that the sizes an attack names
    // are those of what it borrows is the attack's own affair, in a program made for it.
    let result = unsafe { libc::syscall(number, a, b, c, d, e, f) };
    match result {
        -1 => Err(io::Error::last_os_error()),
        result => Ok(result),
    }
}

/// Makes a child that does this and ends, and returns its process id.
///
/// # Errors
/// As `fork(2)`.
pub fn fork(child: impl FnOnce()) -> io::Result<i32> {
    // SAFETY: the program has one thread, so that no lock is held by another in the child.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            child();
            // SAFETY: ends the process, without what the parent registered for its own end.
            unsafe { libc::_exit(0) }
        }
        id => Ok(id),
    }
}

/// Makes the program deaf to a signal.
pub fn ignore(signal: i32) {
    // SAFETY: no code of ours runs when the signal comes.
    unsafe { libc::signal(signal, libc::SIG_IGN) };
}

/// Leaves a descriptor open in the program of a command, under that number.
pub(crate) fn leak(command: &mut Command, descriptor: OwnedFd, number: i32) {
    let duplicate = move || {
        // SAFETY: both are numbers, and the first is open as long as the closure is.
        let result = unsafe { libc::dup2(descriptor.as_raw_fd(), number) };
        if result == -1 {
            return Err(io::Error::last_os_error());
        }
        Ok(())
    };
    // SAFETY: after fork it makes one call that is async-signal-safe, and allocates nothing.
    unsafe { command.pre_exec(duplicate) };
}
