//! Root's supplementary groups open files that its uid does not own.
//!
//! `credentials(7)`: a supplementary group is as good as the first. Podman forgot
//! about them (CVE-2022-2989); a caller that may give them up has to.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::{PermissionsExt, chown};

pub(crate) const PROBE: Probe = Probe::new(
    "a supplementary group that root could give up opens nothing",
    &[22],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"])
.inapplicable_if(&[("EACCES", "only root can give groups up")]);

const GROUP: u32 = 47_114;

fn scene(scene: &mut Scene) {
    let secret = scene.secret();
    set_permissions(scene.scratch().path(), Permissions::from_mode(0o755)).expect("ours");
    set_permissions(&secret, Permissions::from_mode(0o040)).expect("ours");
    if chown(&secret, Some(1), Some(GROUP)).is_ok() {
        scene.through(&["setpriv", "--groups", &GROUP.to_string()]);
    }
    scene.allow(Exception::Read(secret));
}

fn attack(args: &Args) -> Answer {
    Ok(std::fs::read_to_string(args.path("secret"))?)
}
