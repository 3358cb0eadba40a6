//! `/proc/self/mem` writes to memory that is mapped for reading only.
//!
//! `proc_pid_mem(5)`: writes are forced through, which is how "Dirty COW" (CVE-2016-5195)
//! wrote to files of root. Nobody needs it who does not debug.

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe =
    Probe::new("nothing is written to memory by its file", &[19], attack).stopped_by(&["EROFS"]);

fn attack(_: &Args) -> Answer {
    OpenOptions::new().write(true).open("/proc/self/mem")?;
    Ok("open for writing".to_owned())
}
