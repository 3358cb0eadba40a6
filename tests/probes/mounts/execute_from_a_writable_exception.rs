//! The program writes a program where it may write, and executes it.
//!
//! `mount(2)`, `MS_NOEXEC`: writing and executing are two exceptions, so that what is
//! downloaded there does not run.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::path::Path;
use std::process::Command;

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is executed from a writable exception",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"])
.works_with(executable);

fn scene(scene: &mut Scene) {
    let work = scene.scratch().directory("work");
    let program = scene.scratch().copy("work/program", Path::new("/bin/true"));
    scene.tell("program", program.display());
    scene.allow(Exception::WriteAndRead(work));
}

fn executable(scene: &mut Scene) {
    scene.allow(Exception::ExecuteAndRead(scene.scratch().at("work")));
}

fn attack(args: &Args) -> Answer {
    let status = Command::new(args.path("program")).status()?;
    Ok(format!("executed: {status}"))
}
