//! `/proc/self/root`, `/proc/thread-self/cwd` and their like lead to the host's root.
//!
//! `proc_pid_root(5)`: these links are followed without being read. CVE-2024-21626 went
//! out through one; with a root that was only changed by `chroot(2)`, each leads out.

use crate::{Answer, Args, Probe, Scene};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "no link of the own process leads to the host's root",
    &[18],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"]);

fn scene(scene: &mut Scene) {
    scene.secret();
}

fn attack(args: &Args) -> Answer {
    let secret = args.text("secret");
    let ways = ["root", "cwd/..", "cwd/../..", "task/self/root"];
    let found = ways.iter().find_map(|way| {
        let own = format!("/proc/self/{way}{secret}");
        let thread = format!("/proc/thread-self/{way}{secret}");
        fs::read_to_string(own)
            .or_else(|_| fs::read_to_string(thread))
            .ok()
    });
    match found {
        Some(text) => Ok(text),
        None => Ok(fs::read_to_string(format!(
            "/proc/self/root/../..{secret}"
        ))?),
    }
}
