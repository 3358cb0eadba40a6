//! The kernel makes no mount namespace any more.
//!
//! `/proc/sys/user/max_mnt_namespaces` (`namespaces(7)`): `ENOSPC`. Without one there is
//! only `chroot`, to which more than one sandbox falls back.

use crate::{Answer, Args, Probe, Scene};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "without a mount namespace the program does not run at all",
    &[34, 35],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    scene.secret();
    scene.place("private", "echo 1 > /proc/sys/user/max_mnt_namespaces");
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("secret"))?)
}
