//! `/proc/1/mem` is the memory of process 1, which may be a copy of the caller's.
//!
//! `proc_pid_mem(5)`: whoever may trace a process may read it. birdcage 0.8.1 and
//! bubblewrap fork their process 1, and with it all that the caller had in memory.

use crate::{Answer, Args, Probe};
use std::fs::File;

pub(crate) const PROBE: Probe =
    Probe::new("the memory of process 1 cannot be opened", &[1, 2], attack)
        .stopped_by(&["ENOENT"])
        .control(control);

fn attack(_: &Args) -> Answer {
    File::open("/proc/1/mem")?;
    Ok("the memory is open".to_owned())
}

/// Outside, the caller is this very process.
fn control(_: &Args) -> Answer {
    File::open("/proc/self/mem")?;
    Ok("the memory is open".to_owned())
}
