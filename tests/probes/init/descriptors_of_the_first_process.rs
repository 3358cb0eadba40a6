//! `/proc/1/fd` leads to whatever process 1 has open, such as its pipe to the caller.
//!
//! CVE-2016-9962 of runc: a process that had just entered a container, and had a
//! directory of the host open, could be reached from inside before it was ready.

use crate::{Answer, Args, Probe};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "the descriptors of process 1 cannot be listed",
    &[2, 7],
    attack,
)
.stopped_by(&["ENOENT"])
.control(control);

fn attack(_: &Args) -> Answer {
    list("/proc/1/fd")
}

/// Outside, the caller is this very process.
fn control(_: &Args) -> Answer {
    list("/proc/self/fd")
}

fn list(directory: &str) -> Answer {
    let entries = fs::read_dir(directory)?;
    Ok(format!("{} descriptors", entries.count()))
}
