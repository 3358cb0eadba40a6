//! The host is a container itself, whose `/proc` is covered in places.
//!
//! The kernel then lets nobody mount a `/proc` without the covers (`mount_namespaces(7)`:
//! what was hidden must stay so). A sandbox that goes on without one, or with the host's,
//! shows the host's processes.

use crate::{Answer, Args, Probe, Scene};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "where no /proc of its own can be mounted the program does not run at all",
    &[34],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    scene.secret();
    scene.place("private", "mount -t tmpfs mask /proc/sys");
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("secret"))?)
}
