//! Acts on the terminal that is the standard input.

use crate::answer::Answer;
use rustix::process::{ioctl_tiocsctty, setsid};
use rustix::stdio::stdin;
use std::ffi::OsString;
use std::io;

pub(crate) fn act(name: &str, _operands: &[OsString]) -> Option<Answer> {
    match name {
        "type" => Some(type_as_user(libc::TIOCSTI)),
        "type-with-high-bits" => Some(type_as_user(libc::TIOCSTI | 1 << 32)),
        "paste" => Some(paste()),
        "own-terminal" => Some(own()),
        _ => None,
    }
}

/// Makes the terminal its own, if nobody's, so that no rule about that is in the way.
fn own() -> Answer {
    // A session's leader cannot make another; then it is one already.
    let _session = setsid();
    Ok(ioctl_tiocsctty(stdin()).map(|()| OsString::new())?)
}

/// Puts a character into the terminal's input, as if somebody had typed it.
fn type_as_user(request: u64) -> Answer {
    let _owned = own();
    // SAFETY: TIOCSTI reads one byte, which is there for as long as the program.
    let result = unsafe { libc::syscall(libc::SYS_ioctl, 0, request, c"x".as_ptr()) };
    answer(result)
}

/// `TIOCLINUX` with the function `TIOCL_PASTESEL`, on a console.
fn paste() -> Answer {
    // SAFETY: the function is the first byte, and the string stays for ever.
    let result = unsafe { libc::syscall(libc::SYS_ioctl, 0, libc::TIOCLINUX, c"\x03".as_ptr()) };
    answer(result)
}

fn answer(result: i64) -> Answer {
    match result {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(OsString::new()),
    }
}
