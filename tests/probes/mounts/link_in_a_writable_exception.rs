//! A link inside a writable exception is named as an exception of its own.
//!
//! CVE-2024-42472 of Flatpak: the program had replaced its own directory by a link in
//! an earlier run, and the next run mounted what the link led to.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "an exception that is a link in a writable one is refused",
    &[13],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    scene.secret();
    let work = scene.scratch().directory("work");
    let planted = scene.scratch().link("work/cache", scene.scratch().path());
    scene.tell("planted", planted.display());
    scene.allow(Exception::WriteAndRead(work));
    scene.allow(Exception::Read(planted));
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("planted").join("secret"))?)
}
