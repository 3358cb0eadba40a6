//! All processes are listed, to find one to attack.
//!
//! The first thing that an intruder does. A pid namespace without a `/proc` of its
//! own (`pid_namespaces(7)`) still shows the host's processes and their arguments.

use crate::{Answer, Args, Probe, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "no process but its own is listed, process 1 included",
    &[1, 2],
    attack,
)
.stopped_by(&["none but its own"]);

fn attack(_: &Args) -> Answer {
    let own = std::process::id();
    let entries = fs::read_dir("/proc")?;
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    match ids.filter(|id: &u32| *id != own).count() {
        0 => Err(Stopped::because("none but its own")),
        others => Ok(format!("{others} processes")),
    }
}
