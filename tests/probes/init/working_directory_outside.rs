//! The program starts in a directory of the host that was not excepted.
//!
//! CVE-2024-21626 of runc: a working directory is held like a descriptor, and survives
//! `chroot(2)` and `pivot_root(2)`, which says so itself.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "the caller's directory is not the program's, if it was not excepted",
    &[8, 18],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"])
.works_with(excepted);

fn scene(scene: &mut Scene) {
    scene.secret();
    scene.directory(scene.scratch().path().to_owned());
}

fn excepted(scene: &mut Scene) {
    scene.allow(Exception::Read(scene.scratch().path().to_owned()));
}

fn attack(_: &Args) -> Answer {
    Ok(fs::read_to_string("secret")?)
}
