//! A hidden process is found by the directories of its threads.
//!
//! `hidepid` (`proc(5)`) is asked about where a name in `/proc` is looked up; every
//! process has a second way there, `/proc/PID/task/TID`, with the same files in it.

use crate::{Answer, Args, Probe};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "process 1 is not found among the threads of another either",
    &[1, 2],
    attack,
)
.stopped_by(&["ENOENT"])
.control(control);

fn attack(_: &Args) -> Answer {
    let direct = fs::read("/proc/1/task/1/environ");
    let nested = direct.or_else(|_| fs::read("/proc/self/task/1/environ"));
    let found = nested.or_else(|_| fs::read("/proc/thread-self/../1/environ"))?;
    Ok(format!("{} bytes", found.len()))
}

/// Outside, the caller is this very process.
fn control(_: &Args) -> Answer {
    let own = std::process::id();
    let found = fs::read(format!("/proc/self/task/{own}/environ"))?;
    Ok(format!("{} bytes", found.len()))
}
