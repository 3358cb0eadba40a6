//! A file beside an exception is read by its path.
//!
//! The plainest of all: what was not excepted is not there (`README.md`).

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe =
    Probe::new("a file beside an exception is not there", &[18], attack)
        .scene(scene)
        .stopped_by(&["ENOENT"])
        .works_with(excepted);

fn scene(scene: &mut Scene) {
    scene.secret();
    let beside = scene.scratch().directory("excepted");
    scene.allow(Exception::WriteAndRead(beside));
}

fn excepted(scene: &mut Scene) {
    scene.allow(Exception::Read(scene.scratch().at("secret")));
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("secret"))?)
}
