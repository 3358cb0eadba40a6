//! The kernel makes no user namespace any more, and a sandbox that carries on
//! without runs the program unconfined.
//!
//! `/proc/sys/user/max_user_namespaces` (`namespaces(7)`), and what distributions
//! forbid to ordinary users. bubblewrap's `--unshare-user-try` carries on by design.

use crate::{Answer, Args, Probe, Scene};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "where a namespace cannot be made the program does not run at all",
    &[34],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

/// As root of namespaces of its own, everybody may set the limit for them.
fn scene(scene: &mut Scene) {
    scene.secret();
    let script = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"";
    scene.through(&[
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        script,
        "sh",
    ]);
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("secret"))?)
}
