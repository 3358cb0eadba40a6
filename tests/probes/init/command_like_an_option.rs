//! The program's name begins with `--`, and the launcher takes it for an option.
//!
//! CVE-2024-32462: Flatpak passed `--command=--bind` on to `bwrap(1)`, which bound the
//! host's root. Here the name is an option of `bwrap`, and what follows is its value.

use crate::{Answer, Args, Probe, Scene};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "a program whose name is an option of the launcher is a program",
    &[10],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"]);

fn scene(scene: &mut Scene) {
    scene.secret();
    scene.named("--share-net");
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("secret"))?)
}
