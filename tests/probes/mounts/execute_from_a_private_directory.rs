//! The program writes a program into its own `/tmp`, and executes it.
//!
//! Where every dropper starts. A private directory is a mount of the sandbox's own, and
//! gets its `MS_NOEXEC` (`mount(2)`) from nobody but the sandbox.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is executed from a private directory",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"]);

fn scene(scene: &mut Scene) {
    let path = scene.scratch().directory("private");
    scene.tell("directory", path.display());
    scene.allow(Exception::PrivateDirectory {
        path,
        size: 1 << 16,
    });
}

fn attack(args: &Args) -> Answer {
    let program = args.path("directory").join("program");
    fs::write(&program, "#!/bin/sh\n")?;
    fs::set_permissions(&program, Permissions::from_mode(0o755))?;
    let status = Command::new(program).status()?;
    Ok(format!("executed: {status}"))
}
