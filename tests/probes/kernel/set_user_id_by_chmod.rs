//! `chmod` leaves a set-user-id program in a writable exception, for a helper outside.
//!
//! `no_new_privs` keeps the program inside from gaining by it, and nobody outside.
//! Systemd's `RestrictSUIDSGID=` (`systemd.exec(5)`) exists for the same reason.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "chmod sets no set-user-id bit on a file of the host",
    &[25],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let file = scene.scratch().file("excepted/program", "");
    scene.tell("file", file.display());
    scene.allow(Exception::WriteAndRead(scene.scratch().at("excepted")));
    scene.keep(file);
}

fn attack(args: &Args) -> Answer {
    fs::set_permissions(args.path("file"), Permissions::from_mode(0o4755))?;
    Ok("set".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let status = fs::metadata(scene.kept::<PathBuf>()).expect("the file");
    let mode = status.permissions().mode() & 0o7777;
    (mode & 0o6000 != 0).then(|| format!("mode {mode:o}"))
}
