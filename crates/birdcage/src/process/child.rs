//! [`Child`], a program that runs in a cage.

use crate::process::{
    ChildStderr, ChildStdin, ChildStdout, ExitStatus, Output, Signaller, Streams,
};
use birdcage_init::{Ended, Process, Usage};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, read};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;

/// A program that runs in a cage, or has run.
///
/// Dropping it ends nothing: the program runs on until it ends by itself or this
/// process does. As with any child, whoever never waits leaves a zombie.
#[derive(Debug)]
pub struct Child {
    /// Writes to the program's standard input, if that is a pipe.
    pub stdin: Option<ChildStdin>,
    /// Reads the program's standard output, if that is a pipe.
    pub stdout: Option<ChildStdout>,
    /// Reads the program's standard error, if that is a pipe.
    pub stderr: Option<ChildStderr>,
    process: Process,
    usage: Option<Usage>,
}

impl Child {
    pub(crate) fn new(process: Process, streams: Streams) -> Self {
        let Streams {
            stdin,
            stdout,
            stderr,
            ..
        } = streams;
        Self {
            stdin,
            stdout,
            stderr,
            process,
            usage: None,
        }
    }

    /// The id of the sandbox's first process, which passes signals on to the program.
    ///
    /// Once the program has been waited for, the id may belong to somebody else.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills every process in the sandbox. It is no error if all have ended already.
    ///
    /// # Errors
    /// What `pidfd_send_signal(2)` says, which is not expected to fail.
    pub fn kill(&mut self) -> io::Result<()> {
        self.process.kill()
    }

    /// What sends signals to the program, also while this is waited for.
    ///
    /// # Errors
    /// `EMFILE` when no descriptor is left.
    pub fn signaller(&self) -> io::Result<Signaller> {
        self.pidfd().try_clone_to_owned().map(Signaller::new)
    }

    /// Closes the program's standard input if it is a pipe, and waits for the program's end.
    ///
    /// Every process inside has ended then. Signals do not interrupt the wait,
    /// and a second one gives the same answer.
    ///
    /// # Errors
    /// What `poll(2)` or `waitid(2)` say; neither is expected to fail.
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        let ended = self.process.wait()?;
        Ok(self.note(ended))
    }

    /// The program's exit status if it has ended, without waiting.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        let ended = self.process.try_wait()?;
        Ok(ended.map(|ended| self.note(ended)))
    }

    /// Waits for the program's end and collects what it has printed to pipes.
    ///
    /// # Errors
    /// As [`wait`](Self::wait), and what reading from the pipes says.
    pub fn wait_with_output(mut self) -> io::Result<Output> {
        drop(self.stdin.take());
        let (stdout, stderr) = read_both(self.stdout.take(), self.stderr.take())?;
        Ok(Output {
            status: self.wait()?,
            stdout,
            stderr,
        })
    }

    /// What the program used, once it has been waited for.
    pub fn usage(&self) -> Option<Usage> {
        self.usage
    }

    /// A descriptor that becomes readable (`poll(2)`) when everything inside has ended.
    pub fn pidfd(&self) -> BorrowedFd<'_> {
        self.process.pidfd()
    }

    fn note(&mut self, ended: Ended) -> ExitStatus {
        self.usage = Some(ended.usage);
        ExitStatus::from_raw(ended.status)
    }
}

impl AsFd for Child {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.pidfd()
    }
}

/// Reads two pipes to their ends, whichever has something first.
fn read_both(
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut pipes = [stdout.map(OwnedFd::from), stderr.map(OwnedFd::from)].map(Pipe::new);
    while pipes.iter().any(|pipe| pipe.end.is_some()) {
        read_some(&mut pipes)?;
    }
    let [stdout, stderr] = pipes;
    Ok((stdout.text, stderr.text))
}

/// A pipe that is being read, and what came out of it so far.
struct Pipe {
    end: Option<OwnedFd>,
    text: Vec<u8>,
}

impl Pipe {
    fn new(end: Option<OwnedFd>) -> Self {
        Self {
            end,
            text: Vec::new(),
        }
    }

    /// Takes what is there; closes the pipe at its end.
    fn take(&mut self) -> io::Result<()> {
        let Some(end) = &self.end else { return Ok(()) };
        let mut buffer = [0; 16 * 1024];
        match read(end, &mut buffer) {
            Ok(0) => self.end = None,
            Ok(length) => self
                .text
                .extend_from_slice(buffer.get(..length).unwrap_or_default()),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(errno) => return Err(errno.into()),
        }
        Ok(())
    }
}

fn read_some(pipes: &mut [Pipe; 2]) -> io::Result<()> {
    for pipe in ready(pipes)? {
        if let Some(pipe) = pipes.get_mut(pipe) {
            pipe.take()?;
        }
    }
    Ok(())
}

/// Which of the open pipes have something to read, or have come to their end.
fn ready(pipes: &[Pipe; 2]) -> io::Result<Vec<usize>> {
    let open = pipes
        .iter()
        .enumerate()
        .filter_map(|(at, pipe)| Some((at, pipe.end.as_ref()?)));
    let (places, mut set): (Vec<_>, Vec<_>) = open
        .map(|(at, end)| (at, PollFd::new(end, PollFlags::IN)))
        .unzip();
    match poll(&mut set, None) {
        Err(Errno::INTR) => return Ok(Vec::new()),
        polled => polled?,
    };
    let ready = places
        .into_iter()
        .zip(set)
        .filter(|(_, entry)| !entry.revents().is_empty());
    Ok(ready.map(|(at, _)| at).collect())
}
