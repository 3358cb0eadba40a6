//! The loop of a worker: starts the target as often as it is told, and tells how
//! long that took.
//!
//! A worker is a process of its own with a single thread, the same for every
//! system that is measured: some change the process that uses them, or refuse
//! one with threads. Orders come in as numbers on the standard input; for each
//! start a line goes out with two numbers of nanoseconds. The file is compiled
//! into the predecessor's worker as well, so that the same is measured there.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, Read, Write};
use std::process::ExitStatus;

use rustix::io::fcntl_dupfd_cloexec;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::stdio::{dup2_stdout, stdout};
use rustix::time::{ClockId, clock_gettime};

/// What goes wrong in a worker is for a person to read.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Serves orders until there are no more.
///
/// Only `spawn` and `wait` are measured; `prepare` comes before the clock starts,
/// and what `spawn` returned is dropped after it was read.
///
/// # Errors
/// The first that one of the three reports, and a target that fails or is silent.
pub fn serve<P, C>(
    mut prepare: impl FnMut() -> Result<P>,
    mut spawn: impl FnMut(P) -> Result<C>,
    mut wait: impl FnMut(&mut C) -> io::Result<ExitStatus>,
) -> Result<()> {
    let mut streams = Streams::take()?;
    for order in io::stdin().lock().lines() {
        for _ in 0..order?.parse()? {
            let prepared = prepare()?;
            let begin = now();
            let mut child = spawn(prepared)?;
            let status = wait(&mut child)?;
            let end = now();
            streams.report(begin, end, status)?;
        }
    }
    Ok(())
}

/// Where targets leave their marks, and where reports go.
///
/// The targets inherit a pipe as standard output: no system opens one for each start.
struct Streams {
    marks: File,
    reports: File,
}

impl Streams {
    /// Puts a pipe in the place of our own standard output.
    fn take() -> io::Result<Self> {
        let reports = fcntl_dupfd_cloexec(stdout(), 3)?;
        let (marks, theirs) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        dup2_stdout(&theirs)?;
        Ok(Self {
            marks: marks.into(),
            reports: reports.into(),
        })
    }

    /// The target has ended, so that its mark is in the pipe or will never be.
    fn report(&mut self, begin: u64, end: u64, status: ExitStatus) -> Result<()> {
        let mut mark = [0; 8];
        let silent = |error| format!("the target ended with {status} and was silent: {error}");
        self.marks.read_exact(&mut mark).map_err(silent)?;
        let first = u64::from_ne_bytes(mark);
        if !status.success() || first < begin || end < first {
            return Err(format!("{status}, begun {begin}, first {first}, ended {end}").into());
        }
        // One write for each line: the reports are not buffered.
        Ok(self
            .reports
            .write_all(format!("{} {}\n", first - begin, end - begin).as_bytes())?)
    }
}

/// Nanoseconds of the clock that the target reads.
fn now() -> u64 {
    let time = clock_gettime(ClockId::Monotonic);
    let part = |number: i64| u64::try_from(number).unwrap_or(0);
    part(time.tv_sec) * 1_000_000_000 + part(time.tv_nsec)
}
