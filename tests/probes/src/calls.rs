//! System calls that no library has a safe function for, made as an attacker makes them.
//!
//! This is the only unsafe code of the corpus. The program `probe` has one thread
//! and performs one attack, so what a call does to the process itself harms nobody.

use crate::Stopped;
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

/// Makes a child by that call, which ends at once, and waits for it.
///
/// # Errors
/// What the call says, or `waitpid(2)`.
pub fn make_child(number: i64, words: &[Word<'_>]) -> io::Result<i64> {
    let id = call(number, words)?;
    if id == 0 {
        // SAFETY: as in `fork`; the memory is the child's own.
        unsafe { libc::_exit(0) }
    }
    let any_kind = libc::__WALL;
    call(
        libc::SYS_wait4,
        &[id.into(), Word::NULL, any_kind.into(), Word::NULL],
    )
}

/// Does this in a child, and returns its exit code; stopped by the signal that ended it.
///
/// # Errors
/// The signal's number as `signal 31`, or what `fork(2)` says.
pub fn in_child(child: impl FnOnce() -> i32) -> Result<i32, Stopped> {
    let id = fork(|| std::process::exit(child()))?;
    let mut status = 0_i32;
    let none = Word::NULL;
    call(
        libc::SYS_wait4,
        &[id.into(), (&mut status).into(), 0.into(), none],
    )?;
    match libc::WIFEXITED(status) {
        true => Ok(libc::WEXITSTATUS(status)),
        false => Err(Stopped::because(signal_name(libc::WTERMSIG(status)))),
    }
}

fn signal_name(signal: i32) -> String {
    match signal {
        libc::SIGSYS => "SIGSYS".to_owned(),
        libc::SIGSEGV => "SIGSEGV".to_owned(),
        other => format!("signal {other}"),
    }
}

/// Gives the process namespaces of its own, in which everybody has every capability.
///
/// # Errors
/// As `unshare(2)`.
pub fn own_namespaces(kinds: i32) -> io::Result<i64> {
    call(libc::SYS_unshare, &[(kinds | libc::CLONE_NEWUSER).into()])
}

/// Where a value is, for a structure that holds addresses.
pub fn address<T: Copy>(value: &mut T) -> u64 {
    std::ptr::from_mut(value) as u64
}

/// Makes a system call through the 32-bit entry, by its i386 number; a negative errno if it fails.
#[cfg(target_arch = "x86_64")]
pub fn call_32(number: i32, word: u32) -> i32 {
    let result: i32;
    // SAFETY: the call is given numbers only; the compiler keeps rbx for itself, so it is put
    // back, and what an older kernel clears is named.
    unsafe {
        std::arch::asm!(
            "xchg {word}, rbx",
            "int 0x80",
            "xchg {word}, rbx",
            word = inout(reg) u64::from(word) => _,
            inout("eax") number => result,
            inout("ecx") 0 => _, inout("edx") 0 => _,
            out("r8") _, out("r9") _, out("r10") _, out("r11") _,
        );
    }
    result
}

/// There is no such entry here.
#[cfg(not(target_arch = "x86_64"))]
pub fn call_32(_number: i32, _word: u32) -> i32 {
    -libc::ENOSYS
}

/// Makes the program deaf to a signal.
pub fn ignore(signal: i32) {
    // SAFETY: no code of ours runs when the signal comes.
    unsafe { libc::signal(signal, libc::SIG_IGN) };
}

/// Leaves a descriptor open in the program of a command, under that number.
pub(crate) fn leak(command: &mut Command, descriptor: OwnedFd, number: i32) {
    let duplicate = move || {
        let own = descriptor.as_raw_fd();
        let result = if own == number {
            // SAFETY: a number that is open as long as the closure is; close-on-exec is cleared,
            // which a duplicate onto itself would keep.
            unsafe { libc::fcntl(own, libc::F_SETFD, 0) }
        } else {
            // SAFETY: both are numbers, and the first is open as long as the closure is.
            unsafe { libc::dup2(own, number) }
        };
        if result == -1 {
            return Err(io::Error::last_os_error());
        }
        Ok(())
    };
    // SAFETY: after fork it makes one call that is async-signal-safe, and allocates nothing.
    unsafe { command.pre_exec(duplicate) };
}
