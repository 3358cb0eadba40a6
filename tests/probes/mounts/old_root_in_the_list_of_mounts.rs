//! The old root is still mounted, below or under the new one.
//!
//! `proc_pid_mountinfo(5)` lists what is mounted in the own namespace, covered or not.
//! What is there can be uncovered one day; what was unmounted cannot.

use crate::{Answer, Args, Probe, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "one file system is mounted at the root, and it is in memory",
    &[18],
    attack,
)
.stopped_by(&["one in memory"])
.inapplicable_if(&[(
    "one in memory",
    "the host's own root is in memory, and no other",
)]);

fn attack(_: &Args) -> Answer {
    let text = fs::read_to_string("/proc/self/mountinfo")?;
    let at_root = text
        .lines()
        .filter(|line| line.split(' ').nth(4) == Some("/"));
    let kinds: Vec<_> = at_root
        .filter_map(|line| line.split(" - ").nth(1)?.split(' ').next())
        .collect();
    match kinds[..] {
        ["tmpfs"] => Err(Stopped::because("one in memory")),
        _ => Ok(kinds.join(", ")),
    }
}
