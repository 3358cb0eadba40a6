//! The limit of processes is raised from inside before the fork bomb starts.
//!
//! `getrlimit(2)`: a hard limit is raised by `CAP_SYS_RESOURCE` only, and of the first
//! user namespace. `/proc/sys/kernel/pid_max` is root's file.

use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use rustix::process::{Resource, Rlimit, setrlimit};
use std::{fs, io};

pub(crate) const PROBE: Probe = Probe::new(
    "the number of processes cannot be raised",
    &[19, 27],
    attack,
)
.stopped_by(&[
    "limit: EPERM, pid_max: EROFS",
    "limit: EPERM, pid_max: EACCES",
])
.inapplicable_if(&[("limit: EPERM, pid_max: EACCES", "outside only root may")]);

fn limit() -> io::Result<i64> {
    setrlimit(
        Resource::Nproc,
        Rlimit {
            current: None,
            maximum: None,
        },
    )?;
    Ok(0)
}

/// To what it is already.
fn largest() -> io::Result<i64> {
    let file = "/proc/sys/kernel/pid_max";
    fs::write(file, fs::read(file)?)?;
    Ok(0)
}

fn attack(_: &Args) -> Answer {
    any_of(&[("limit", limit()), ("pid_max", largest())])
}
