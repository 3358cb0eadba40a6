//! A program in a writable exception is given file capabilities, for a helper outside.
//!
//! `capabilities(7)`, "File capabilities": the attribute `security.capability`, as
//! good as a set-user-id bit and invisible to `ls`. CVE-2021-3493 set it through
//! overlayfs.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use rustix::fs::{XattrFlags, getxattr, setxattr};
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "no file of the host is given capabilities",
    &[22, 25],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"])
.inapplicable_if(&[
    ("EPERM", "outside only root may"),
    ("EOPNOTSUPP", "no such attribute here"),
])
.judged_by_host(judge);

/// Revision 2, effective, `CAP_NET_RAW`.
const CAPABILITY: [u8; 20] = [
    1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

fn scene(scene: &mut Scene) {
    let file = scene.scratch().file("excepted/program", "");
    scene.tell("file", file.display());
    scene.allow(Exception::WriteAndRead(scene.scratch().at("excepted")));
    scene.keep(file);
}

fn attack(args: &Args) -> Answer {
    let name = "security.capability";
    setxattr(args.path("file"), name, &CAPABILITY, XattrFlags::empty())?;
    Ok("set".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let mut value = [0_u8; 64];
    let length = getxattr(&*scene.kept::<PathBuf>(), "security.capability", &mut value);
    length
        .ok()
        .map(|length| format!("an attribute of {length} bytes"))
}
