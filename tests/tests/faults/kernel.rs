//! A seccomp filter that asks somebody about every system call, and the answers.
//!
//! The one unsafe module of this program: neither the standard library nor rustix
//! has these calls (`seccomp_unotify(2)`, Linux 5.5).
#![expect(unsafe_code, reason = "seccomp and its ioctls are this module")]

use rustix::io::Errno;
use rustix::ioctl::{Updater, ioctl, opcode};
use std::io;
use std::mem;
use std::os::fd::{AsFd, FromRawFd, OwnedFd, RawFd};

/// A system call that somebody is about to make, and waits to be allowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    id: u64,
    /// Who: a thread's id, in the pid namespace of whoever is asked.
    pub(crate) thread: u32,
    /// Which call, by its number.
    pub(crate) number: i64,
    /// With what.
    pub(crate) arguments: [u64; 6],
}

/// What a system call comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// What the kernel makes of it.
    Proceed,
    /// That errno, and nothing is done.
    Fail(i32),
    /// That value, and nothing is done.
    Return(i64),
}

/// The instruction `return SECCOMP_RET_USER_NOTIF`.
const ASK: libc::sock_filter = libc::sock_filter {
    code: 0x06,
    jt: 0,
    jf: 0,
    k: libc::SECCOMP_RET_USER_NOTIF,
};

/// From now on somebody is asked about each call of this thread, and of all that it starts.
///
/// What is returned is the number of the descriptor on which to answer. It is a number
/// because this thread can do nothing with it: the next call waits for an answer.
pub(crate) fn ask_about_every_call() -> io::Result<RawFd> {
    let mut instruction = ASK;
    let program = libc::sock_fprog {
        len: 1,
        filter: &raw mut instruction,
    };
    // SAFETY: the program outlives the call and has the length that is said; the kernel copies it.
    let number = unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_SET_MODE_FILTER,
            libc::SECCOMP_FILTER_FLAG_NEW_LISTENER,
            &raw const program,
        )
    };
    match RawFd::try_from(number) {
        Ok(number) if number >= 0 => Ok(number),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Takes over the descriptor that [`ask_about_every_call`] has told the number of.
pub(crate) fn adopt(number: RawFd) -> OwnedFd {
    // SAFETY: the kernel has just opened it, and whoever did that knows no more than its number.
    unsafe { OwnedFd::from_raw_fd(number) }
}

const RECEIVE: rustix::ioctl::Opcode = opcode::read_write::<libc::seccomp_notif>(b'!', 0);
const SEND: rustix::ioctl::Opcode = opcode::read_write::<libc::seccomp_notif_resp>(b'!', 1);

/// The next call that waits; `None` if whoever was about to make it has died.
pub(crate) fn receive(listener: impl AsFd) -> io::Result<Option<Asked>> {
    // SAFETY: all zeroes is a value of this structure, and the one that the kernel demands.
    let mut asked: libc::seccomp_notif = unsafe { mem::zeroed() };
    // SAFETY: the structure is the one that this number is about.
    let updater = unsafe { Updater::<RECEIVE, _>::new(&mut asked) };
    // SAFETY: the kernel writes one such structure, whatever the descriptor is.
    match unsafe { ioctl(listener, updater) } {
        Err(Errno::NOENT | Errno::INTR) => return Ok(None),
        received => received?,
    }
    Ok(Some(Asked {
        id: asked.id,
        thread: asked.pid,
        number: i64::from(asked.data.nr),
        arguments: asked.data.args,
    }))
}

/// Answers; nothing if whoever asked has died since.
pub(crate) fn send(listener: impl AsFd, asked: &Asked, answer: Answer) -> io::Result<()> {
    let (flags, error, value) = match answer {
        Answer::Proceed => (libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE, 0, 0),
        Answer::Fail(errno) => (0, -errno, 0),
        Answer::Return(value) => (0, 0, value),
    };
    let mut response = libc::seccomp_notif_resp {
        id: asked.id,
        val: value,
        error,
        flags: u32::try_from(flags).expect("one bit"),
    };
    // SAFETY: the structure is the one that this number is about.
    let updater = unsafe { Updater::<SEND, _>::new(&mut response) };
    // SAFETY: the kernel reads one such structure, whatever the descriptor is.
    match unsafe { ioctl(listener, updater) } {
        Err(Errno::NOENT) => Ok(()),
        sent => Ok(sent?),
    }
}
