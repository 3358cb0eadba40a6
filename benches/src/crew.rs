//! [`Worker`], a process that starts the target when it is told to.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::series::Timing;
use crate::worker::Result;

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

    /// Has the target started so many times, one after the other.
    ///
    /// # Errors
    /// If the worker ended; it said why on the standard error.
    pub fn perform(&mut self, starts: usize) -> Result<Vec<Timing>> {
        let orders = self.orders.as_mut().ok_or("no orders")?;
        writeln!(orders, "{starts}").map_err(|error| format!("no worker: {error}"))?;
        (0..starts).map(|_| self.timing()).collect()
    }

    fn timing(&mut self) -> Result<Timing> {
        let mut line = String::new();
        match self.reports.read_line(&mut line)? {
            0 => Err(format!("the worker ended with {}", self.process.wait()?).into()),
            _ => line.parse(),
        }
    }
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

    use super::Worker;

    fn worker(script: &str) -> Worker {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Worker::start(command).expect("sh")
    }

    #[test]
    fn a_worker_reports_once_for_each_start() {
        let mut worker = worker("while read number; do echo 1000 $number; done");
        let timings = worker.perform(1).expect("one report");
        assert_eq!((timings[0].main, timings[0].total), (1000, 1));
        assert_eq!(worker.perform(1).expect("another").len(), 1);
    }

    #[test]
    fn a_worker_that_ends_is_an_error_that_says_how() {
        let error = worker("read order; exit 3")
            .perform(2)
            .expect_err("no report");
        assert!(error.to_string().ends_with("exit status: 3"), "{error}");
    }
}
