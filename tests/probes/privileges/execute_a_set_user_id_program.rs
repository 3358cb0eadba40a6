//! A set-user-id program in an exception changes the user.
//!
//! `execve(2)`: not with `no_new_privs`, not from a mount with `nosuid`, and not if
//! the owner has no id inside; CVE-2022-31214 of Firejail had none of the three.

use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::{Command, Stdio};

pub(crate) const PROBE: Probe = Probe::new(
    "a set-user-id program runs as the user who executes it",
    &[22, 36],
    attack,
)
.scene(scene)
.stopped_by(&["the same user"])
.inapplicable_if(&[("the same user", "only root can give a file to another user")]);

fn scene(scene: &mut Scene) {
    let program = scene.scratch().copy("id", "/usr/bin/id".as_ref());
    // Only root may. Changing the owner clears the bit, which therefore comes later.
    let _given = chown(&program, Some(1), None);
    let _set = std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o4755));
    // The directory is the tests' own.
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(scene.scratch().path(), open).expect("ours");
    scene.tell("program", program.display());
    scene.tell("uid", rustix::process::getuid().as_raw());
    scene.allow(Exception::ExecuteAndRead(program));
}

fn attack(args: &Args) -> Answer {
    let mut id = Command::new(args.path("program"));
    let output = id.arg("-u").stdin(Stdio::inherit()).output()?;
    let uid = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match uid == args.text("uid") {
        true => Err(Stopped::because("the same user")),
        false => Ok(format!("uid {uid}")),
    }
}
