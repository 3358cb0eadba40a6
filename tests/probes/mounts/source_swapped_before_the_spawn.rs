//! A directory becomes a link after it was named and before it is mounted.
//!
//! CVE-2021-30465 of runc: a path that was checked was walked once more when it was
//! mounted. Here the host swaps while the caller stands between the two.

use crate::{Answer, Args, Probe, Scene, Stopped, ready};
use birdcage::Exception;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Child;

pub(crate) const PROBE: Probe = Probe::new(
    "what has become a link since it was named is not mounted",
    &[11],
    attack,
)
.scene(scene)
.stopped_by(&["refused"])
.control(control)
.when_ready(swap);

fn scene(scene: &mut Scene) {
    let text = scene.token().to_owned();
    scene.scratch().file("private/secret", &text);
    scene.scratch().file("named/in/secret", "harmless");
    let named = scene.scratch().at("named/in");
    scene.tell("named", named.display());
    scene.allow(Exception::Read(named));
    scene.waits_before_it_spawns();
}

/// The component before the last, which is walked as well.
fn swap(scene: &mut Scene, _: &mut Child) {
    let (named, away) = (scene.scratch().at("named"), scene.scratch().at("away"));
    fs::rename(&named, away).expect("renamed");
    fs::create_dir(scene.scratch().at("trap")).expect("a directory");
    symlink("../private", scene.scratch().at("trap/in")).expect("a link");
    symlink("trap", named).expect("a link");
    scene.go_on();
}

fn attack(args: &Args) -> Answer {
    let text = fs::read_to_string(args.path("named").join("secret"))?;
    match text == args.text("token") {
        true => Ok(text),
        // Who walks the path once, and only after the swap, has named the link.
        false => Err(Stopped::because("what was named")),
    }
}

/// Outside, the path is simply walked once more.
fn control(args: &Args) -> Answer {
    ready();
    fs::read(args.path("fifo"))?;
    attack(args)
}
