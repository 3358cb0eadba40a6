//! [`Signaller`], which sends signals to a program that somebody else waits for.

use rustix::io::Errno;
use rustix::process::{Signal, pidfd_send_signal};
use std::io;
use std::os::fd::OwnedFd;

/// Sends signals to a program while another thread waits for it.
///
/// It holds a descriptor of the sandbox's first process, which passes signals on
/// to the program; never a process id that may come to belong to somebody else.
#[derive(Debug)]
pub struct Signaller(OwnedFd);

impl Signaller {
    pub(crate) fn new(pidfd: OwnedFd) -> Self {
        Self(pidfd)
    }

    /// Sends a signal to the program; numbers are those of `signal(7)`.
    ///
    /// `SIGKILL` kills everything inside. It is no error if the program has ended.
    ///
    /// # Errors
    /// `EINVAL` for a number that no signal has.
    pub fn send(&self, number: i32) -> io::Result<()> {
        let signal = Signal::from_named_raw(number).ok_or(Errno::INVAL)?;
        match pidfd_send_signal(&self.0, signal) {
            Err(Errno::SRCH) => Ok(()),
            sent => Ok(sent?),
        }
    }
}
