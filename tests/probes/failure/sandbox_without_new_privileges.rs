//! The caller may gain nothing by executing a program, and the sandbox is made all the same.
//!
//! A launcher that is set-user-id, or asks such a helper, is a way to root of its own:
//! CVE-2020-5291 of bubblewrap, CVE-2022-31214 of firejail. With `no_new_privs`
//! (`PR_SET_NO_NEW_PRIVS(2const)`) neither would get anything.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "the sandbox is made without a privilege, and is no weaker",
    &[36],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"])
.works_with(excepted);

fn scene(scene: &mut Scene) {
    scene.secret();
    scene.through(&["setpriv", "--no-new-privs"]);
}

fn excepted(scene: &mut Scene) {
    scene.allow(Exception::Read(scene.scratch().at("secret")));
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(args.path("secret"))?)
}
