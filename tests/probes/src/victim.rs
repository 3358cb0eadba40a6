//! [`Victim`], a process of the host that an attack is after.

use birdcage_tests::within;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A signal is there before the call that sends it returns; its process has to be scheduled.
const PATIENCE: Duration = Duration::from_millis(300);

/// A process of the host that sleeps, in a process group of its own, and ends with the value.
#[derive(Debug)]
pub struct Victim(Child);

impl Victim {
    /// Starts one.
    ///
    /// # Panics
    /// If it cannot be started.
    #[expect(
        clippy::new_without_default,
        reason = "starting a process is no default"
    )]
    pub fn new() -> Self {
        let mut sleep = Command::new("sleep");
        let sleep = sleep.arg("600").process_group(0).stdin(Stdio::null());
        Self(sleep.spawn().expect("sleep"))
    }

    /// Its process id, which is also its group's.
    ///
    /// # Panics
    /// If that is no process id.
    pub fn id(&self) -> i32 {
        i32::try_from(self.0.id()).expect("a process id")
    }

    /// The signal that ended it, if one does.
    ///
    /// # Panics
    /// If the kernel does not answer.
    pub fn ended_by(&mut self) -> Option<i32> {
        let mut status = None;
        within(PATIENCE, || {
            status = self.0.try_wait().expect("a status");
            status.is_some()
        });
        status?.signal()
    }
}

impl Drop for Victim {
    /// It may have ended before, which is no failure here.
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
