//! The caller may open no more files.
//!
//! `EMFILE` (`open(2)`) comes at every step in turn, if there are enough callers. A step
//! that is passed over is a wall less: a file of `/proc` without its mask, a pin.

use crate::{Answer, Args, Probe, Scene};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "without descriptors the program does not run at all",
    &[34],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    scene.secret();
    scene.through(&["prlimit", "--nofile=6"]);
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("secret"))?)
}
