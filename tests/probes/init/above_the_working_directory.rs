//! From a directory that was excepted, `..` leads up to the host's root.
//!
//! CVE-2024-21626 and all `chroot` before it: a directory of the host that is the
//! working directory has the host's parents, unless it was entered by its name inside.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "above the working directory is nothing but the way to the exceptions",
    &[8, 18],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"])
.works_with(excepted);

fn scene(scene: &mut Scene) {
    scene.secret();
    let beside = scene.scratch().directory("excepted/deeper");
    scene.allow(Exception::WriteAndRead(scene.scratch().at("excepted")));
    scene.directory(beside);
}

fn excepted(scene: &mut Scene) {
    scene.allow(Exception::Read(scene.scratch().at("secret")));
}

fn attack(args: &Args) -> Answer {
    let near = fs::read_to_string("../../secret");
    let up = format!("{}{}", "../".repeat(64), args.text("secret"));
    Ok(near.or_else(|_| fs::read_to_string(up))?)
}
