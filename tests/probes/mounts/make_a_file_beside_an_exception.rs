//! A file is made in a directory that is there only to lead to an exception.
//!
//! `mkdir -p` has to make the way to a mount point somewhere; bubblewrap's root stays
//! writable unless it is told otherwise. What is put there, others may come to trust.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "nothing can be made in the root, nor on the way to an exception",
    &[12, 15],
    attack,
)
.scene(scene)
.stopped_by(&["EROFS"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let new = scene.scratch().at("new");
    let excepted = scene.scratch().directory("excepted");
    scene.tell("new", new.display());
    scene.allow(Exception::WriteAndRead(excepted));
    scene.keep(new);
}

fn attack(args: &Args) -> Answer {
    fs::write(args.path("new"), "made")?;
    Ok("made".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    fs::read_to_string(scene.kept::<PathBuf>()).ok()
}
