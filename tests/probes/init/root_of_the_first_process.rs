//! `/proc/1/root` leads to the root directory of process 1, whatever that is.
//!
//! `proc_pid_root(5)`: a link that is followed in the other's mount namespace. If
//! process 1 has kept the host's root, all of the host is below it.

use crate::{Answer, Args, Probe, Scene};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "process 1's root and directory lead nowhere",
    &[2, 18],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"])
.control(control);

fn scene(scene: &mut Scene) {
    scene.secret();
    scene.directory(scene.scratch().path().to_owned());
}

fn attack(args: &Args) -> Answer {
    below("/proc/1", args)
}

/// Outside, the caller is this very process.
fn control(args: &Args) -> Answer {
    below("/proc/self", args)
}

fn below(process: &str, args: &Args) -> Answer {
    let secret = args.text("secret");
    let root = fs::read_to_string(format!("{process}/root{secret}"));
    let found = root.or_else(|_| fs::read_to_string(format!("{process}/cwd/secret")))?;
    Ok(found)
}
