//! [`Script`], a plan with everything looked up that is needed after `clone`.

use crate::Plan;
use crate::report::Report;
use birdcage_sys::fd::Fd;
use birdcage_sys::stack::Stack;
use rustix::fd::BorrowedFd;
use std::ffi::{CString, c_char};
use std::ptr;

/// A plan, the descriptors and the memory that carrying it out needs.
///
/// After `clone` it is only read, but for the report. It borrows what it points
/// to, so it cannot outlive a string that the kernel is going to be shown.
#[derive(Debug)]
pub(crate) struct Script<'a> {
    pub(crate) plan: &'a Plan,
    /// What the program gets as its standard input, output and error.
    pub(crate) stdio: [BorrowedFd<'a>; 3],
    /// A pidfd of the caller's process.
    pub(crate) caller: Fd,
    /// Where the reaper reports the program's end.
    pub(crate) status: Fd,
    /// The reaper's program.
    pub(crate) image: Fd,
    pub(crate) arguments: Pointers<'a>,
    pub(crate) environment: Pointers<'a>,
    pub(crate) stage_stack: Stack,
    pub(crate) program_stack: Stack,
    pub(crate) report: Report,
}

/// An array of C strings as `execve(2)` wants it: pointers, the last one null.
#[derive(Debug)]
pub(crate) struct Pointers<'a> {
    // Invariant: every pointer but the last is a string of `strings`; the last is null.
    pointers: Vec<*const c_char>,
    #[expect(
        dead_code,
        reason = "keeps the strings borrowed while the pointers are in use"
    )]
    strings: &'a [CString],
}

impl<'a> Pointers<'a> {
    pub(crate) fn new(strings: &'a [CString]) -> Self {
        let mut pointers: Vec<_> = strings.iter().map(|string| string.as_ptr()).collect();
        pointers.push(ptr::null());
        Self { pointers, strings }
    }

    pub(crate) fn as_ptr(&self) -> *const *const c_char {
        self.pointers.as_ptr()
    }
}
