//! [`Process`], a running sandbox as its caller sees it.

use crate::ended::Ended;
use birdcage_sys::process;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::io::{Errno, read, retry_on_intr};
use rustix::process::{Signal, pidfd_send_signal};
use std::ffi::CString;
use std::io;

/// A running sandbox.
///
/// Dropping it ends nothing: the program runs on until it ends by itself or the
/// caller's process does. Whoever does not wait leaves a zombie behind, as with
/// any child.
#[derive(Debug)]
pub struct Process {
    pid: u32,
    pidfd: OwnedFd,
    status: OwnedFd,
    ended: Option<Ended>,
    /// Where on the host there may be something of the sandbox's, as long as it runs.
    placeholders: Vec<CString>,
    end: End,
}

/// How the end of a sandbox comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The reaper sees to it.
    Usual,
    /// The reaper has been killed through here.
    Killed,
}

/// Takes away what a sandbox has left that could not do so itself, unless another needs it.
///
/// What cannot be taken away stays what it is, an empty file, and the next sandbox that withholds
/// the place takes that one over.
pub(crate) fn clear(placeholders: &[CString]) {
    for path in placeholders {
        let _left = birdcage_mount::clear(path);
    }
}

/// `SIGKILL`, as a wait status: what ends a reaper that leaves no report.
const KILLED: i32 = 9;

impl Process {
    pub(crate) fn new(
        pid: u32,
        pidfd: OwnedFd,
        status: OwnedFd,
        placeholders: Vec<CString>,
    ) -> Self {
        Self {
            pid,
            pidfd,
            status,
            ended: None,
            placeholders,
            end: End::Usual,
        }
    }

    /// The id of the sandbox's first process, the reaper, in the caller's pid namespace.
    ///
    /// Signals sent to it reach the program. After the end is known the id may
    /// belong to somebody else; the methods here never use it.
    pub fn id(&self) -> u32 {
        self.pid
    }

    /// A descriptor of the sandbox's first process; readable (`poll(2)`) once all has ended.
    pub fn pidfd(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }

    /// Waits until the program, and with it every process inside, has ended.
    ///
    /// Signals do not interrupt it. A second time gives the same answer at once.
    ///
    /// # Errors
    /// What `poll(2)` or `waitid(2)` say; neither is expected to fail.
    pub fn wait(&mut self) -> io::Result<Ended> {
        loop {
            if let Some(ended) = self.poll_end(None)? {
                return Ok(ended);
            }
        }
    }

    /// The end of the program if it has ended, without waiting for it.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub fn try_wait(&mut self) -> io::Result<Option<Ended>> {
        self.poll_end(Some(&Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        }))
    }

    /// Kills every process inside; nothing if all have ended already.
    ///
    /// # Errors
    /// What `pidfd_send_signal(2)` says, but for `ESRCH`.
    pub fn kill(&mut self) -> io::Result<()> {
        self.end = End::Killed;
        self.signal(Signal::KILL)
    }

    /// Sends a signal to the program, through the reaper; nothing if it has ended.
    ///
    /// `SIGKILL` ends everything inside. `SIGSTOP` stops the reaper alone.
    ///
    /// # Errors
    /// What `pidfd_send_signal(2)` says, but for `ESRCH`.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        match pidfd_send_signal(&self.pidfd, signal) {
            Err(Errno::SRCH) => Ok(()),
            sent => Ok(sent?),
        }
    }

    fn poll_end(&mut self, timeout: Option<&Timespec>) -> io::Result<Option<Ended>> {
        if self.ended.is_none() && self.has_ended(timeout)? {
            self.ended = Some(self.collect()?);
            clear(&self.placeholders);
            self.placeholders.clear();
        }
        Ok(self.ended)
    }

    fn has_ended(&self, timeout: Option<&Timespec>) -> Result<bool, Errno> {
        let mut set = [PollFd::new(&self.pidfd, PollFlags::IN)];
        match poll(&mut set, timeout) {
            Err(Errno::INTR) => Ok(false),
            ready => Ok(ready? > 0),
        }
    }

    /// The reaper's report, and its slot in the process table given back.
    ///
    /// Another part of the caller may have waited for any child, or `SIGCHLD`
    /// may be ignored; the report does not depend on it.
    fn collect(&self) -> io::Result<Ended> {
        let report = self.report();
        let own = match process::wait(&self.pidfd) {
            Err(Errno::CHILD) => KILLED,
            status => status?,
        };
        Ok(report?.unwrap_or_else(|| Ended::without_report(own)))
    }

    /// What the reaper has left; nothing if it was killed.
    fn report(&self) -> Result<Option<Ended>, Errno> {
        let mut report = [0; Ended::REPORT_BYTES];
        match retry_on_intr(|| read(&self.status, &mut report)) {
            // Somebody holds the other end who was forked meanwhile, and will execute.
            Err(Errno::AGAIN) => Ok(None),
            length => Ok(report.get(..length?).and_then(Ended::from_report)),
        }
    }
}

/// A sandbox that was killed here ends at once, but does not clear away after itself.
impl Drop for Process {
    fn drop(&mut self) {
        if self.end == End::Killed && !self.placeholders.is_empty() {
            let _ended = self.wait();
        }
    }
}
