//! What was excepted is removed, and the directory around it becomes another's.
//!
//! A source that is gone must not be replaced by whatever the next walk finds: its
//! parent, or the working directory. CVE-2023-27561 of runc was one walk too many.

use crate::{Answer, Args, Probe, Scene, ready};
use birdcage::Exception;
use std::fs;
use std::process::Child;

pub(crate) const PROBE: Probe = Probe::new(
    "what is gone since it was named is not there, nor anything in its place",
    &[11, 34],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"])
.control(control)
.when_ready(remove);

fn scene(scene: &mut Scene) {
    scene.secret();
    let named = scene.scratch().directory("named/in");
    scene.tell("named", named.display());
    scene.allow(Exception::Read(named));
    scene.waits_before_it_spawns();
}

/// The parent is then the directory with the secret.
fn remove(scene: &mut Scene, _: &mut Child) {
    fs::remove_dir(scene.scratch().at("named/in")).expect("removed");
    scene.go_on();
}

fn attack(args: &Args) -> Answer {
    let parent = args.path("named").join("../../secret");
    let beside = fs::read_to_string(parent);
    Ok(beside.or_else(|_| fs::read_to_string(args.path("secret")))?)
}

fn control(args: &Args) -> Answer {
    ready();
    fs::read(args.path("fifo"))?;
    attack(args)
}
