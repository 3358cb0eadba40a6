//! Reading inside writing inside reading: the innermost is lost in one of the outer two.
//!
//! A sandbox that sorts its mounts by kind, or lets the last one win, mounts a wider one
//! over a narrower one (bubblewrap does what it is told, in the order of its options).

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "of nested exceptions the narrowest decides, in any order",
    &[14, 16],
    attack,
)
.scene(scene)
.stopped_by(&["EROFS"])
.works_with(writable)
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let innermost = scene
        .scratch()
        .file("outer/inner/innermost/file", "as it was");
    let outer = scene.scratch().at("outer");
    scene.tell("outer", outer.display());
    scene.allow(Exception::Read(outer.join("inner/innermost")));
    scene.allow(Exception::WriteAndRead(outer.join("inner")));
    scene.allow(Exception::Read(outer));
    scene.keep(innermost);
}

fn writable(scene: &mut Scene) {
    let innermost = scene.scratch().at("outer/inner/innermost");
    scene.allow(Exception::WriteAndRead(innermost));
}

/// What lies between may be written to, or the scene means nothing.
fn attack(args: &Args) -> Answer {
    let outer = args.path("outer");
    fs::write(outer.join("inner/file"), "allowed")?;
    fs::write(outer.join("inner/innermost/file"), "changed")?;
    Ok("changed".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
