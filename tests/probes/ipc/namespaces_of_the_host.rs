//! A namespace was forgotten, and the program shares it with the host.
//!
//! `namespaces(7)`: the links of `/proc/self/ns` tell which one a process is in. Docker
//! shares the user namespace by default, to this day.

use crate::{Answer, Args, Probe, Scene, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "user, mount, pid, ipc, uts, cgroup and net namespaces are new",
    &[28],
    attack,
)
.scene(scene)
.stopped_by(&["all are new"]);

const KINDS: [&str; 7] = ["user", "mnt", "pid", "ipc", "uts", "cgroup", "net"];

/// What this namespace is called.
pub(super) fn link(kind: &str) -> String {
    let link = fs::read_link(format!("/proc/self/ns/{kind}")).expect("/proc");
    link.to_string_lossy().into_owned()
}

fn scene(scene: &mut Scene) {
    for kind in KINDS {
        scene.tell(kind, link(kind));
    }
}

fn attack(args: &Args) -> Answer {
    let shared: Vec<_> = KINDS
        .into_iter()
        .filter(|kind| args.text(kind) == link(kind))
        .collect();
    match shared.is_empty() {
        true => Err(Stopped::because("all are new")),
        false => Ok(format!("shared: {}", shared.join(" "))),
    }
}
