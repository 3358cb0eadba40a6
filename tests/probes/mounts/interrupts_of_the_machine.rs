//! `/proc/irq` says which processor serves a device; root may move them all to one.
//!
//! `proc_pid_mountinfo` shows nothing of it, and no namespace has its own. CVE-2025-52881
//! lists it among the files that a runtime must keep read-only (the OCI's `readonlyPaths`).

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "interrupts cannot be moved between processors",
    &[19],
    attack,
)
.stopped_by(&["EROFS"])
.inapplicable_if(&[
    ("EACCES", "the file is root's, and we are not"),
    ("ENOENT", "this machine has none"),
]);

fn attack(_: &Args) -> Answer {
    OpenOptions::new()
        .write(true)
        .open("/proc/irq/default_smp_affinity")?;
    Ok("open for writing".to_owned())
}
