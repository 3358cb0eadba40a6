//! A file below a read exception is written to.
//!
//! The uid inside is the one outside, so that the file's mode forbids nothing:
//! only the mount is read-only (`mount(2)`, `MS_RDONLY`).

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

pub(crate) const PROBE: Probe =
    Probe::new("nothing is written below a read exception", &[14], attack)
        .scene(scene)
        .stopped_by(&["EROFS"])
        .works_with(writable)
        .judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let file = scene.scratch().file("excepted/file", "as it was");
    scene.tell("file", file.display());
    scene.allow(Exception::Read(scene.scratch().at("excepted")));
    scene.keep(file);
}

fn writable(scene: &mut Scene) {
    scene.allow(Exception::WriteAndRead(scene.scratch().at("excepted")));
}

fn attack(args: &Args) -> Answer {
    let mut file = OpenOptions::new().append(true).open(args.path("file"))?;
    file.write_all(b", and more")?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
