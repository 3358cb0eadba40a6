//! [`Child`], a running sandbox.

use crate::process::capture::capture;
use crate::process::signaller::named;
use crate::process::{ChildStderr, ChildStdin, ChildStdout, Signaller, Usage};
use birdcage_init::{Ended, Process};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Output};

/// A running sandbox.
///
/// Dropping it ends nothing: the program runs on until it ends by itself, and
/// at the latest when the calling process ends. Whoever does not wait for it
/// leaves a zombie behind, as with any child.
///
/// ```
/// use birdcage::process::{Command, Stdio};
/// use birdcage::{Birdcage, Preset};
/// use std::io::{Read, Write};
///
/// let mut command = Command::new("tr");
/// command.args(["a-z", "A-Z"]).stdin(Stdio::piped()).stdout(Stdio::piped());
/// let mut child = Birdcage::with_preset(&Preset::base())?.spawn(command)?;
///
/// // Dropped at the end of the line, which is the end of the program's input.
/// child.stdin.take().expect("piped").write_all(b"hello")?;
/// let mut text = String::new();
/// child.stdout.take().expect("piped").read_to_string(&mut text)?;
/// assert_eq!(text, "HELLO");
/// assert!(child.wait()?.success());
/// assert!(child.usage()?.is_some());
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Debug)]
pub struct Child {
    /// To write the program's standard input to, if that is a pipe.
    pub stdin: Option<ChildStdin>,
    /// To read the program's standard output from, if that is a pipe.
    pub stdout: Option<ChildStdout>,
    /// To read the program's standard error from, if that is a pipe.
    pub stderr: Option<ChildStderr>,
    process: Process,
}

impl Child {
    pub(crate) fn new(process: Process, [stdin, stdout, stderr]: [Option<OwnedFd>; 3]) -> Self {
        Self {
            stdin: stdin.map(ChildStdin::from),
            stdout: stdout.map(ChildStdout::from),
            stderr: stderr.map(ChildStderr::from),
            process,
        }
    }

    /// The id of the sandbox's first process. A signal sent to it reaches the
    /// program.
    ///
    /// After the end is known the id may be somebody else's; the methods here
    /// never use it.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills everything inside; nothing if it has ended.
    ///
    /// # Errors
    /// What `pidfd_send_signal(2)` says, but for `ESRCH`.
    pub fn kill(&mut self) -> io::Result<()> {
        self.process.kill()
    }

    /// Sends a signal, by its number, to the program; nothing if it has ended.
    ///
    /// # Errors
    /// As [`Signaller::send`].
    pub fn signal(&self, signal: i32) -> io::Result<()> {
        self.process.signal(named(signal)?)
    }

    /// The means to send signals from elsewhere, such as another thread.
    ///
    /// # Errors
    /// No descriptor is left.
    pub fn signaller(&self) -> io::Result<Signaller> {
        Ok(Signaller::new(self.pidfd().try_clone_to_owned()?))
    }

    /// Closes standard input, and waits for the program to end.
    ///
    /// Everything inside has ended then. A second time gives the same answer.
    ///
    /// # Errors
    /// None is expected.
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        self.process.wait().map(exit_status)
    }

    /// How the program has ended, if it has.
    ///
    /// # Errors
    /// None is expected.
    pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        Ok(self.process.try_wait()?.map(exit_status))
    }

    /// Closes standard input, reads the other two to their ends, and waits.
    ///
    /// # Errors
    /// A pipe cannot be read, which is not expected.
    pub fn wait_with_output(mut self) -> io::Result<Output> {
        drop(self.stdin.take());
        let pipes = [
            self.stdout.take().map(OwnedFd::from),
            self.stderr.take().map(OwnedFd::from),
        ];
        let [stdout, stderr] = capture(pipes)?;
        let status = self.wait()?;
        Ok(Output {
            status,
            stdout,
            stderr,
        })
    }

    /// What the program has used, once it has ended.
    ///
    /// # Errors
    /// None is expected.
    pub fn usage(&mut self) -> io::Result<Option<Usage>> {
        Ok(self.process.try_wait()?.map(|ended| ended.usage))
    }

    /// A descriptor of the sandbox's first process; it becomes readable
    /// (`poll(2)`) when everything has ended.
    pub fn pidfd(&self) -> BorrowedFd<'_> {
        self.process.pidfd()
    }
}

impl AsFd for Child {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.pidfd()
    }
}

fn exit_status(ended: Ended) -> ExitStatus {
    ExitStatus::from_raw(ended.status)
}
