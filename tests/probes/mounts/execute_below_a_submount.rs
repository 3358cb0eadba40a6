//! A writable exception has another mount of the host below it, from which one executes.
//!
//! `mount_setattr(2)`, `AT_RECURSIVE`: each mount has flags of its own, and a submount
//! comes with those that it has on the host.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::process::Command;

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is executed from a mount below a writable exception",
    &[14, 15],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"])
.works_with(executable);

fn scene(scene: &mut Scene) {
    let below = scene.scratch().directory("excepted/below");
    let path = below.display();
    scene.place(
        "private",
        &format!("mount -t tmpfs below {path} && cp /bin/true {path}/program"),
    );
    scene.tell("program", below.join("program").display());
    scene.allow(Exception::WriteAndRead(scene.scratch().at("excepted")));
}

fn executable(scene: &mut Scene) {
    scene.allow(Exception::ExecuteAndRead(scene.scratch().at("excepted")));
}

fn attack(args: &Args) -> Answer {
    let status = Command::new(args.path("program")).status()?;
    Ok(format!("executed: {status}"))
}
