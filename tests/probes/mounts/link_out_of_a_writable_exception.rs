//! The program makes a link to what it may not see, and goes through it.
//!
//! A link is only a text (`symlink(7)`), which is read where it is followed: inside it
//! must not lead to the host's file, and `RESOLVE_NO_SYMLINKS` has no part in it.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::os::unix::fs::symlink;

pub(crate) const PROBE: Probe = Probe::new(
    "a link that the program makes leads nowhere but inside",
    &[13, 18],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"])
.works_with(excepted);

fn scene(scene: &mut Scene) {
    scene.secret();
    let work = scene.scratch().directory("work");
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work));
}

fn excepted(scene: &mut Scene) {
    scene.allow(Exception::Read(scene.scratch().at("secret")));
}

fn attack(args: &Args) -> Answer {
    let link = args.path("work").join("link");
    symlink(args.path("secret"), &link)?;
    Ok(fs::read_to_string(link)?)
}
