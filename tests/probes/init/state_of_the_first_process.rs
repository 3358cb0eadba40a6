//! `/proc/1/stat` and its like tell when the caller runs, and where it sleeps.
//!
//! They need no right at all: `wchan`, `stat` and `schedstat` (`proc(5)`) were
//! enough to follow another's keystrokes (Zhang and Wang, "Peeping Tom", 2009).

use crate::{Answer, Args, Probe};
use std::fs;
use std::io;

pub(crate) const PROBE: Probe = Probe::new(
    "what everybody may know of a process is hidden of process 1",
    &[1, 2],
    attack,
)
.stopped_by(&["ENOENT"])
.control(control);

const FILES: [&str; 6] = ["stat", "status", "statm", "wchan", "schedstat", "comm"];

fn attack(_: &Args) -> Answer {
    any_of("/proc/1")
}

/// Outside, the caller is this very process.
fn control(_: &Args) -> Answer {
    any_of("/proc/self")
}

fn any_of(process: &str) -> Answer {
    let files = FILES.map(|name| fs::read_to_string(format!("{process}/{name}")));
    let found: io::Result<Vec<_>> = match files.iter().position(Result::is_ok) {
        Some(_) => Ok(files.into_iter().flatten().collect()),
        None => files.into_iter().collect(),
    };
    Ok(found?.concat())
}
