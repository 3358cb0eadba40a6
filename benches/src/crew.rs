//! [`Worker`], a process that starts the target as it is told.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::series::Timing;
use crate::worker::{Order, Rate, Result};

/// A worker that is waiting for orders. It ends when this is dropped.
#[derive(Debug)]
pub struct Worker {
    process: Child,
    // None only while it is being dropped: its end tells the worker to end.
    orders: Option<ChildStdin>,
    reports: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a worker.
    ///
    /// # Errors
    /// If the program cannot be started. What goes wrong in it is seen later.
    pub fn start(mut command: Command) -> Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command
            .spawn()
            .map_err(|error| format!("{command:?}: {error}"))?;
        let orders = process.stdin.take();
        let reports = process.stdout.take().ok_or("no reports")?;
        Ok(Self {
            process,
            orders,
            reports: BufReader::new(reports),
        })
    }

    /// The process that this one is.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Has the target started so many times, one after the other.
    ///
    /// # Errors
    /// If the worker ended; it said why on the standard error.
    pub fn time(&mut self, starts: usize) -> Result<Vec<Timing>> {
        self.give(Order::Time(starts))?;
        (0..starts).map(|_| self.line()?.parse()).collect()
    }

    /// Has the target started as often as can be. The counts are there later.
    ///
    /// # Errors
    /// If the worker has ended.
    pub fn begin_rate(&mut self, rate: Rate) -> Result<()> {
        self.give(Order::Rate(rate))
    }

    /// How often the target was started, slice by slice. Waits for the last one.
    ///
    /// # Errors
    /// As [`time`](Self::time).
    pub fn counts(&mut self) -> Result<Vec<u32>> {
        numbers(&self.line()?)
    }

    /// Has targets started that stay, and tells the ids that they are known by.
    ///
    /// # Errors
    /// As [`time`](Self::time).
    pub fn hold(&mut self, number: usize) -> Result<Vec<u32>> {
        self.give(Order::Hold(number))?;
        numbers(&self.line()?)
    }

    /// Has those that stay ended.
    ///
    /// # Errors
    /// As [`time`](Self::time).
    pub fn release(&mut self) -> Result<()> {
        self.give(Order::Release)?;
        self.line().map(drop)
    }

    fn give(&mut self, order: Order) -> Result<()> {
        let orders = self.orders.as_mut().ok_or("no orders")?;
        Ok(writeln!(orders, "{order}").map_err(|error| format!("no worker: {error}"))?)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        match self.reports.read_line(&mut line)? {
            0 => Err(format!("the worker ended with {}", self.process.wait()?).into()),
            _ => Ok(line),
        }
    }
}

fn numbers(line: &str) -> Result<Vec<u32>> {
    let words = line.split_whitespace();
    Ok(words
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?)
}

impl Drop for Worker {
    /// Without orders it ends by itself, and can tell of what it had made.
    fn drop(&mut self) {
        drop(self.orders.take());
        let _status = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Rate, Worker};

    fn worker(script: &str) -> Worker {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Worker::start(command).expect("sh")
    }

    #[test]
    fn a_worker_reports_once_for_each_start() {
        let mut worker = worker("while read order number; do echo 1000 $number; done");
        let timings = worker.time(1).expect("one report");
        assert_eq!((timings[0].main, timings[0].total), (1000, 1));
        assert_eq!(worker.time(1).expect("another").len(), 1);
    }

    #[test]
    fn a_worker_tells_whom_it_holds_and_what_it_counted() {
        let mut worker = worker("while read order; do echo 7 8; done");
        assert_eq!(worker.hold(2).expect("ids"), [7, 8]);
        worker.release().expect("a line");
        let rate = Rate {
            threads: 1,
            slices: 2,
            milliseconds: 1,
        };
        worker.begin_rate(rate).expect("it reads");
        assert_eq!(worker.counts().expect("counts"), [7, 8]);
    }

    #[test]
    fn a_worker_that_ends_is_an_error_that_says_how() {
        let error = worker("read order; exit 3").time(2).expect_err("no report");
        assert!(error.to_string().ends_with("exit status: 3"), "{error}");
    }
}
