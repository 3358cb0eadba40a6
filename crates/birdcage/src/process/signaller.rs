//! [`Signaller`], the means to send signals to a program from anywhere.

use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::process::{Signal, pidfd_send_signal};
use std::io;

/// The means to send signals to a program while somebody else waits for it.
///
/// It knows the sandbox by descriptor, so it never hits a stranger, and keeps
/// neither the sandbox nor its [`Child`](super::Child) alive.
///
/// ```
/// use birdcage::process::Command;
/// use birdcage::{Birdcage, Preset};
/// use std::os::unix::process::ExitStatusExt;
///
/// let mut command = Command::new("sleep");
/// command.arg("600");
/// let mut child = Birdcage::with_preset(&Preset::base())?.spawn(command)?;
///
/// let signaller = child.signaller()?;
/// let other = std::thread::spawn(move || signaller.send(15));
/// assert_eq!(child.wait()?.signal(), Some(15));
/// other.join().expect("no panic")?;
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Debug)]
pub struct Signaller {
    pidfd: OwnedFd,
}

impl Signaller {
    pub(super) fn new(pidfd: OwnedFd) -> Self {
        Self { pidfd }
    }

    /// Sends a signal, by its number, to the program; nothing if that has ended.
    ///
    /// `SIGKILL` ends everything inside.
    ///
    /// # Errors
    /// `InvalidInput` for a number that is no signal, or one of those that the C
    /// library keeps for itself or that have no name; else what
    /// `pidfd_send_signal(2)` says.
    pub fn send(&self, signal: i32) -> io::Result<()> {
        match pidfd_send_signal(&self.pidfd, named(signal)?) {
            Err(Errno::SRCH) => Ok(()),
            sent => Ok(sent?),
        }
    }
}

/// A signal by its number.
pub(super) fn named(signal: i32) -> io::Result<Signal> {
    Signal::from_named_raw(signal).ok_or_else(|| {
        let message = format!("{signal} is not the number of a signal with a name");
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_numbers_of_signals_are_signals() {
        assert_eq!(named(15).expect("SIGTERM"), Signal::TERM);
        for number in [-1, 0, 33, 65, i32::MAX] {
            let error = named(number).expect_err("no signal");
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{number}");
        }
    }
}
