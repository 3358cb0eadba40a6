//! Networking gives up one namespace, and others with it.
//!
//! `docker run --net=host` keeps the rest, and Firejail's `--ip=none` did not
//! (`namespaces(7)`).

use super::namespaces_of_the_host::link;
use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new(
    "with networking all namespaces but that of the network are new",
    &[28],
    attack,
)
.scene(scene)
.stopped_by(&["all are new"]);

const KINDS: [&str; 6] = ["user", "mnt", "pid", "ipc", "uts", "cgroup"];

fn scene(scene: &mut Scene) {
    for kind in KINDS {
        scene.tell(kind, link(kind));
    }
    scene.allow(Exception::Networking);
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
