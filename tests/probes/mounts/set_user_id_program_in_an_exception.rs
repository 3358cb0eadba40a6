//! A set-user-id program that may be executed gives its owner's rights.
//!
//! `execve(2)`: not on a mount with `MS_NOSUID`, and not after `no_new_privs`. Such a
//! program was the way to root in CVE-2020-5291 (bubblewrap) and CVE-2022-31214 (firejail).

use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) const PROBE: Probe =
    Probe::new("a set-user-id program changes nobody", &[14, 36], attack)
        .scene(scene)
        .stopped_by(&["nobody else"])
        .inapplicable_if(&[(
            "nobody else",
            "only root can prepare a program of another's",
        )]);

const SOMEBODY: u32 = 4711;

fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("excepted");
    let program = scene
        .scratch()
        .copy("excepted/id", Path::new("/usr/bin/id"));
    // Without success if we are not root.
    let _given = chown(&program, Some(SOMEBODY), None);
    fs::set_permissions(&program, Permissions::from_mode(0o4755)).expect("its mode");
    scene.tell("program", program.display());
    scene.allow(Exception::ExecuteAndRead(directory));
}

fn attack(args: &Args) -> Answer {
    let mut id = Command::new(args.path("program"));
    let output = id.arg("-u").stdin(Stdio::inherit()).output()?;
    let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match id == SOMEBODY.to_string() {
        true => Ok(format!("user {id}")),
        false => Err(Stopped::because("nobody else")),
    }
}
