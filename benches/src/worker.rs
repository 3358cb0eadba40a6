//! The loop of a worker: starts the target as it is told, and tells what came of it.
//!
//! A worker is a process of its own with a single thread, the same for every
//! system that is measured: some change the process that uses them, or refuse
//! one with threads. [`Order`]s come in on the standard input, a line each. The
//! file is compiled into the peers' workers as well, so that the same is
//! measured there.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, Read, Write};
use std::process::{self, ExitStatus};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::fcntl_dupfd_cloexec;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::stdio::{dup2_stdout, stdout};
use rustix::time::{ClockId, clock_gettime};

/// How long targets may take that are started to stay.
const PATIENCE: Duration = Duration::from_secs(30);

/// What goes wrong in a worker is for a person to read.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a worker is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Start the target so many times, one after the other. For each a line comes
    /// back with two numbers of nanoseconds.
    Time(usize),
    /// Start it as often as can be. A line comes back with a number for each slice.
    Rate(Rate),
    /// Start it so many times, and let it stay. A line with the ids comes back once
    /// all of them run.
    Hold(usize),
    /// End those that stay. A line comes back when they have ended.
    Release,
}

/// How the target is started as often as can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many threads do it.
    pub threads: usize,
    /// Into how many parts the time is cut.
    pub slices: usize,
    /// How long a part is, in milliseconds.
    pub milliseconds: u64,
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(starts) => write!(f, "time {starts}"),
            Self::Rate(Rate {
                threads,
                slices,
                milliseconds,
            }) => write!(f, "rate {threads} {slices} {milliseconds}"),
            Self::Hold(number) => write!(f, "hold {number}"),
            Self::Release => write!(f, "release"),
        }
    }
}

impl FromStr for Order {
    type Err = Box<dyn Error>;

    fn from_str(line: &str) -> Result<Self> {
        let words: Vec<_> = line.split_whitespace().collect();
        Ok(match words[..] {
            ["time", starts] => Self::Time(starts.parse()?),
            ["hold", number] => Self::Hold(number.parse()?),
            ["release"] => Self::Release,
            ["rate", threads, slices, milliseconds] => Self::Rate(Rate {
                threads: threads.parse()?,
                slices: slices.parse()?,
                milliseconds: milliseconds.parse()?,
            }),
            _ => return Err(format!("no order: {line}").into()),
        })
    }
}

/// What the target does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It leaves its mark and ends.
    Mark,
    /// It leaves its mark and stays, until it is killed or the worker's orders end.
    Stay,
}

impl Act {
    /// What the target is to be told, besides its name.
    pub fn argument(self) -> Option<&'static str> {
        match self {
            Self::Mark => None,
            Self::Stay => Some("stay"),
        }
    }
}

/// What a system hands out for a target that it has started.
pub trait Running {
    /// The id of the process that the system knows it by.
    fn id(&self) -> u32;
    /// Ends it.
    ///
    /// # Errors
    /// As the system says.
    fn kill(&mut self) -> io::Result<()>;
    /// Waits for its end.
    ///
    /// # Errors
    /// As the system says.
    fn wait(&mut self) -> io::Result<ExitStatus>;
}

impl Running for process::Child {
    fn id(&self) -> u32 {
        self.id()
    }

    fn kill(&mut self) -> io::Result<()> {
        self.kill()
    }

    fn wait(&mut self) -> io::Result<ExitStatus> {
        self.wait()
    }
}

/// Serves orders until there are no more.
///
/// Only `spawn` and the wait are measured; `prepare` comes before the clock
/// starts, and what `spawn` returned is dropped after it was read.
///
/// # Errors
/// The first that anything reports, and a target that fails or is silent.
pub fn serve<P, C: Running>(
    prepare: impl Fn(Act) -> Result<P> + Sync,
    spawn: impl Fn(P) -> Result<C> + Sync,
) -> Result<()> {
    let mut streams = Streams::take()?;
    let mut held = Vec::new();
    let start = |act| spawn(prepare(act)?);
    for order in io::stdin().lock().lines() {
        match order?.parse()? {
            Order::Time(starts) => {
                for _ in 0..starts {
                    let (begin, end, status) = time(&prepare, &spawn)?;
                    streams.report(begin, end, status)?;
                }
            }
            Order::Rate(rate) => {
                let counts = count(rate, || Ok(start(Act::Mark)?.wait()?))?;
                streams.forget_marks()?;
                streams.say(&words(&counts))?;
            }
            Order::Hold(number) => {
                for _ in 0..number {
                    held.push(start(Act::Stay)?);
                }
                streams.await_marks(number)?;
                streams.say(&words(&held.iter().map(Running::id).collect::<Vec<_>>()))?;
            }
            Order::Release => {
                end_all(&mut held)?;
                streams.say("released")?;
            }
        }
    }
    Ok(end_all(&mut held)?)
}

/// One start: when it was begun, when it had ended, and how.
fn time<P, C: Running>(
    prepare: impl Fn(Act) -> Result<P>,
    spawn: impl Fn(P) -> Result<C>,
) -> Result<(u64, u64, ExitStatus)> {
    let prepared = prepare(Act::Mark)?;
    let begin = now();
    let mut child = spawn(prepared)?;
    let status = child.wait()?;
    Ok((begin, now(), status))
}

fn end_all(held: &mut Vec<impl Running>) -> io::Result<()> {
    for mut child in held.drain(..) {
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}

/// How often `start` could be done, slice by slice. With one thread no other is made.
fn count(rate: Rate, start: impl Fn() -> Result<ExitStatus> + Sync) -> Result<Vec<u64>> {
    let slice = Duration::from_millis(rate.milliseconds).as_nanos().max(1);
    let counts: Vec<_> = (0..rate.slices).map(|_| AtomicU64::new(0)).collect();
    let begin = Instant::now();
    let work = || -> std::result::Result<(), String> {
        let at = || usize::try_from(begin.elapsed().as_nanos() / slice).unwrap_or(usize::MAX);
        while let Some(count) = counts.get(at()) {
            let status = start().map_err(|error| error.to_string())?;
            if !status.success() {
                return Err(format!("the target ended with {status}"));
            }
            count.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..rate.threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        let joined = others.into_iter().map(|other| {
            other
                .join()
                .unwrap_or_else(|_| Err("it panicked".to_owned()))
        });
        std::iter::once(own)
            .chain(joined)
            .collect::<std::result::Result<(), _>>()
    })?;
    Ok(counts.into_iter().map(AtomicU64::into_inner).collect())
}

fn words<T: ToString>(numbers: &[T]) -> String {
    let words: Vec<_> = numbers.iter().map(T::to_string).collect();
    words.join(" ")
}

/// Where targets leave their marks, and where reports go.
///
/// The targets inherit a pipe as standard output: no system opens one for each
/// start. Who finds it full does not wait.
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
        self.say(&words(&[first - begin, end - begin]))
    }

    /// One write for each line: the reports are not buffered.
    fn say(&mut self, line: &str) -> Result<()> {
        Ok(self.reports.write_all(format!("{line}\n").as_bytes())?)
    }

    /// Who kills a target that is only being started may leave part of it behind.
    fn await_marks(&mut self, number: usize) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        let mut mark = [0; 8];
        let mut seen = 0;
        while seen < number {
            match self.marks.read_exact(&mut mark) {
                Ok(()) => seen += 1,
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error.into()),
                Err(_) if Instant::now() > end => {
                    return Err(format!("only {seen} of {number} targets run").into());
                }
                Err(_) => thread::sleep(Duration::from_millis(1)),
            }
        }
        Ok(())
    }

    fn forget_marks(&mut self) -> io::Result<()> {
        let mut marks = [0; 4096];
        loop {
            match self.marks.read(&mut marks) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                read => read?,
            };
        }
    }
}

/// Nanoseconds of the clock that the target reads.
fn now() -> u64 {
    let time = clock_gettime(ClockId::Monotonic);
    let part = |number: i64| u64::try_from(number).unwrap_or(0);
    part(time.tv_sec) * 1_000_000_000 + part(time.tv_nsec)
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;
    use std::thread;
    use std::time::Duration;

    use super::{Order, Rate, count};

    const RATE: Rate = Rate {
        threads: 2,
        slices: 3,
        milliseconds: 20,
    };

    #[test]
    fn an_order_is_understood_as_it_was_given() {
        for order in [
            Order::Time(7),
            Order::Rate(RATE),
            Order::Hold(3),
            Order::Release,
        ] {
            assert_eq!(order.to_string().parse::<Order>().expect("an order"), order);
        }
        for line in ["", "time", "time x", "hold 1 2", "rate 1 2"] {
            assert!(line.parse::<Order>().is_err(), "{line}");
        }
    }

    #[test]
    fn every_slice_has_its_count() {
        let counts = count(RATE, || {
            thread::sleep(Duration::from_millis(1));
            Ok(ExitStatus::from_raw(0))
        });
        let counts = counts.expect("nothing failed");
        assert!(
            counts.len() == 3 && counts.iter().all(|count| *count > 0),
            "{counts:?}"
        );
    }

    #[test]
    fn a_target_that_fails_is_no_count() {
        assert!(count(RATE, || Ok(ExitStatus::from_raw(256))).is_err());
        assert!(count(RATE, || Err("no".into())).is_err());
    }
}
