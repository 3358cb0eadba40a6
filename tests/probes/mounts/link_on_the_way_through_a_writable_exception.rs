//! An exception's path goes through a link inside a writable exception.
//!
//! CVE-2024-42472 again: it is not the last component that has to be looked at, but
//! each. The link here is two directories above what is excepted, and relative.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "an exception whose path goes through a link in a writable one is refused",
    &[13],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    let text = scene.token().to_owned();
    scene.scratch().file("private/a/b/secret", &text);
    let work = scene.scratch().directory("work/deeper");
    scene.scratch().link("work/deeper/planted", "../../private");
    let through = work.join("planted/a/b");
    scene.tell("through", through.display());
    scene.allow(Exception::WriteAndRead(scene.scratch().at("work")));
    scene.allow(Exception::WriteAndRead(through));
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("through").join("secret"))?)
}
