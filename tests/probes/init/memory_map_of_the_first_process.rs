//! `/proc/1/maps` says where everything is in the caller's memory.
//!
//! `proc_pid_maps(5)`: whoever knows the map of a process that was never executed
//! anew knows that of its parent too, and address space randomisation is undone
//! for the caller (the fork server's problem, known from Android's zygote).

use crate::{Answer, Args, Probe};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "the map of process 1's memory is not shown",
    &[1, 2],
    attack,
)
.stopped_by(&["ENOENT"])
.control(control);

fn attack(_: &Args) -> Answer {
    first_line("/proc/1/maps")
}

/// Outside, the caller is this very process.
fn control(_: &Args) -> Answer {
    first_line("/proc/self/maps")
}

fn first_line(file: &str) -> Answer {
    let maps = fs::read_to_string(file)?;
    Ok(maps.lines().next().unwrap_or_default().to_owned())
}
