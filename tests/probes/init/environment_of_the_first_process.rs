//! `/proc/1/environ` shows what the caller has in its environment.
//!
//! A sandbox that clones itself and stays as process 1 has the caller's memory,
//! tokens and passwords among it, and the program inside has the same uid.
//! bubblewrap's process 1 is such a one (issue 725 of containers/bubblewrap).
//! Here `/proc` is mounted with `hidepid=invisible` (`proc(5)`), which hides the
//! process itself from who may not trace it.

use crate::{Answer, Args, Probe, Scene, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "process 1 does not show the environment of the caller",
    &[1, 2],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"])
.control(control);

fn scene(scene: &mut Scene) {
    let secret = scene.token().to_owned();
    scene.variable("PASSWORD", secret);
}

fn attack(args: &Args) -> Answer {
    find("/proc/1/environ", args)
}

/// Outside, the caller is this very process.
fn control(args: &Args) -> Answer {
    find("/proc/self/environ", args)
}

fn find(file: &str, args: &Args) -> Answer {
    let environment = String::from_utf8_lossy(&fs::read(file)?).into_owned();
    if environment.contains(args.text("token")) {
        return Ok(format!("the password in {file}"));
    }
    Err(Stopped::because("nothing of the caller's"))
}
