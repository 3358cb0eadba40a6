//! `/proc/sysrq-trigger` reboots the machine, or kills all of its processes.
//!
//! `proc_sysrq-trigger(5)`: one letter, written by uid 0. It is opened only.

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new("no system request can be made", &[19], attack)
    .stopped_by(&["EACCES", "EROFS"])
    .inapplicable_if(&[
        ("EACCES", "the file is root's, and we are not"),
        ("ENOENT", "this kernel has none"),
    ]);

fn attack(_: &Args) -> Answer {
    OpenOptions::new().write(true).open("/proc/sysrq-trigger")?;
    Ok("open for writing".to_owned())
}
