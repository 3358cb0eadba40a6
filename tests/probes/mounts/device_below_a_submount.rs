//! Below a read exception lies a mount of the host's devices.
//!
//! `MS_NODEV` of `mount(2)` holds for the mount that has it. The host's `/dev` may be
//! bound anywhere, as it is below every `chroot` of an installer.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::File;
use std::io::Read;

pub(crate) const PROBE: Probe = Probe::new(
    "a device on a mount below an exception cannot be opened",
    &[14, 15],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"])
.works_with(itself);

fn scene(scene: &mut Scene) {
    let below = scene.scratch().directory("excepted/below");
    scene.place(
        "private",
        &format!("mount --rbind /dev {}", below.display()),
    );
    scene.tell("device", below.join("zero").display());
    scene.allow(Exception::Read(scene.scratch().at("excepted")));
}

/// The device that is meant.
fn itself(scene: &mut Scene) {
    scene.allow(Exception::Read("/dev/zero".into()));
    scene.tell("device", "/dev/zero");
}

fn attack(args: &Args) -> Answer {
    File::open(args.path("device"))?.read_exact(&mut [0; 8])?;
    Ok("eight zeroes".to_owned())
}
