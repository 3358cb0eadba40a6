//! System calls by number, for those that no library has a function for.

use crate::answer::{Answer, number};
use std::ffi::OsString;
use std::io;

pub(crate) fn act(name: &str, operands: &[OsString]) -> Option<Answer> {
    match name {
        "call" => Some(call(operands)),
        "ioctl" => Some(ioctl(operands)),
        _ => None,
    }
}

/// `call NUMBER ARGUMENT…`: at most six, and zero for the rest.
///
/// A pointer can be nothing but null or wild, which is enough: the filter decides
/// before the kernel looks at what it points to.
fn call(operands: &[OsString]) -> Answer {
    let mut words = [0_u64; 7];
    for (word, operand) in words.iter_mut().zip(operands) {
        *word = number(operand);
    }
    let [call, a, b, c, d, e, f] = words;
    let call = libc::c_long::try_from(call).expect("a call's number");
    // SAFETY: the tests pass no call that writes through an argument to where memory is.
    let result = unsafe { libc::syscall(call, a, b, c, d, e, f) };
    checked(result)
}

/// `ioctl DESCRIPTOR REQUEST`, with 256 bytes to read from or to write to.
fn ioctl(operands: &[OsString]) -> Answer {
    let (descriptor, request) = (number(&operands[0]), number(&operands[1]));
    let mut room = [0_u8; 256];
    // SAFETY: no request the tests make is about more than the 256 bytes of `room`.
    let result = unsafe { libc::syscall(libc::SYS_ioctl, descriptor, request, room.as_mut_ptr()) };
    checked(result)
}

/// A process made by `clone` answers like its parent, and nobody but `wait` hears it.
fn checked(result: i64) -> Answer {
    match result {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(OsString::new()),
    }
}
