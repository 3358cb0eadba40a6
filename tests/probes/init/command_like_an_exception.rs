//! The program's name is a word by which the launcher grants something.
//!
//! The other half of CVE-2024-32462: after the `--` nothing is a word of the launcher's
//! any more, however much it looks like one.

use crate::{Answer, Args, Probe, Scene};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "a program whose name is an exception of the launcher is a program",
    &[10],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"]);

/// The launcher's word with the attack's own name as operand.
fn scene(scene: &mut Scene) {
    scene.secret();
    scene.named("full-environment");
    let secret = scene.token().to_owned();
    scene.variable("PASSWORD", secret);
}

fn attack(args: &Args) -> Answer {
    if let Ok(password) = std::env::var("PASSWORD") {
        return Ok(format!("the password {password}"));
    }
    Ok(fs::read_to_string(args.path("secret"))?)
}
