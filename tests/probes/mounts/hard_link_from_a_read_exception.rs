//! A file of a read exception gets a second name in a writable one.
//!
//! `link(2)`: the file is the same, and by its new name it is written to. Both are on
//! one file system; what refuses it (`EXDEV`) is that they are two mounts.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a file of a read exception cannot be linked into a writable one",
    &[14, 16],
    attack,
)
.scene(scene)
.stopped_by(&["EXDEV"])
.works_with(one_exception)
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let file = scene.scratch().file("both/read/file", "as it was");
    let write = scene.scratch().directory("both/write");
    scene.tell("file", file.display());
    scene.tell("link", write.join("link").display());
    scene.allow(Exception::Read(scene.scratch().at("both/read")));
    scene.allow(Exception::WriteAndRead(write));
    scene.keep(file);
}

fn one_exception(scene: &mut Scene) {
    scene.allow(Exception::WriteAndRead(scene.scratch().at("both")));
    scene.allow(Exception::WriteAndRead(scene.scratch().at("both/read")));
}

fn attack(args: &Args) -> Answer {
    fs::hard_link(args.path("file"), args.path("link"))?;
    fs::write(args.path("link"), "written")?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
