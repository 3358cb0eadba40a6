//! Executing a program, and ending.

use crate::raw;
use core::ffi::{CStr, c_char};
use rustix::fd::{AsFd, AsRawFd};
use rustix::io::Errno;

/// Replaces the calling process with `program`; returns only when that failed.
///
/// `int execve(const char *path, char *const argv[], char *const envp[])`, see
/// [execve(2)](https://man7.org/linux/man-pages/man2/execve.2.html).
///
/// # Safety
/// `arguments` and `environment` each point to an array of pointers to C strings
/// that ends with a null pointer, all valid during the call.
pub unsafe fn execve(
    program: &CStr,
    arguments: *const *const c_char,
    environment: *const *const c_char,
) -> Errno {
    let operands = [
        program.as_ptr() as usize,
        arguments as usize,
        environment as usize,
        0,
        0,
        0,
    ];
    // SAFETY: the path is a C string; the arrays are the caller's obligation.
    failure(unsafe { raw::call(libc::SYS_execve, operands) })
}

/// Replaces the calling process with the program that `file` is; returns only when that failed.
///
/// `int execveat(int dirfd, "", char *const argv[], char *const envp[], AT_EMPTY_PATH)`, see
/// [execveat(2)](https://man7.org/linux/man-pages/man2/execveat.2.html).
///
/// # Safety
/// As [`execve`].
pub unsafe fn execve_file(
    file: impl AsFd,
    arguments: *const *const c_char,
    environment: *const *const c_char,
) -> Errno {
    let operands = [
        raw::fd(file.as_fd().as_raw_fd()),
        c"".as_ptr() as usize,
        arguments as usize,
        environment as usize,
        libc::AT_EMPTY_PATH as usize,
        0,
    ];
    // SAFETY: the path is a C string; the arrays are the caller's obligation.
    failure(unsafe { raw::call(libc::SYS_execveat, operands) })
}

/// The error of a call that returns only when it failed.
fn failure(result: Result<usize, Errno>) -> Errno {
    result.err().unwrap_or(Errno::NOEXEC)
}

/// Ends the calling process at once, running nothing of the C library.
///
/// Where a filter keeps even that from the kernel, an invalid instruction does it.
pub fn exit(status: u8) -> ! {
    // SAFETY: exit_group takes a number, and does not return unless a filter answers for it.
    let _refused = unsafe { raw::call(libc::SYS_exit_group, [usize::from(status), 0, 0, 0, 0, 0]) };
    raw::trap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::ptr;

    #[test]
    fn a_missing_program_is_an_errno() {
        let empty = [ptr::null()];
        // SAFETY: the arrays hold their terminator only and outlive the call.
        let errno = unsafe { execve(c"/nonexistent", empty.as_ptr(), empty.as_ptr()) };
        assert_eq!(errno, Errno::NOENT);
    }

    #[test]
    fn a_pipe_is_not_a_program() {
        let (reader, _writer) = rustix::pipe::pipe().expect("pipe");
        let empty = [ptr::null()];
        // SAFETY: the arrays hold their terminator only and outlive the call.
        let errno = unsafe { execve_file(reader, empty.as_ptr(), empty.as_ptr()) };
        assert_eq!(errno, Errno::ACCESS);
    }
}
