//! `/proc/1/cmdline` shows the caller's arguments, in which people put passwords.
//!
//! `proc_pid_cmdline(5)`: anybody may read it, traceable or not, dumpable or not.
//! What a process shows there is its parent's until it executes something.

use crate::{Answer, Args, Probe, Stopped};
use birdcage_tests::contains;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "process 1 does not show the arguments of the caller",
    &[1, 2],
    attack,
)
.stopped_by(&["ENOENT"])
.control(control);

fn attack(args: &Args) -> Answer {
    find("/proc/1/cmdline", args)
}

/// Outside, the caller is this very process.
fn control(args: &Args) -> Answer {
    find("/proc/self/cmdline", args)
}

fn find(file: &str, args: &Args) -> Answer {
    if contains(&fs::read(file)?, args.text("token").as_bytes()) {
        return Ok(format!("the token in {file}"));
    }
    Err(Stopped::because("nothing of the caller's"))
}
