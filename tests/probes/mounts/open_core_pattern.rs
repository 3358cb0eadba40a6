//! `/proc/sys/kernel/core_pattern` names a program that the host's root runs.
//!
//! `core(5)`: after `|` comes a program, executed outside of every container when
//! something crashes. CVE-2025-31133 and CVE-2025-52881 of runc end here. Root's
//! uid is enough to write to it, without any capability. Nothing is written.

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "the program that handles crashes cannot be chosen from inside",
    &[19],
    attack,
)
.stopped_by(&["EROFS", "EACCES"])
.inapplicable_if(&[("EACCES", "the file is root's, and we are not")]);

fn attack(_: &Args) -> Answer {
    OpenOptions::new()
        .write(true)
        .open("/proc/sys/kernel/core_pattern")?;
    Ok("open for writing".to_owned())
}
