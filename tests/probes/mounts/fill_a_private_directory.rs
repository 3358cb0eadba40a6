//! A private directory is filled until the host has no memory left.
//!
//! `tmpfs(5)`: its pages are the host's memory, half of all there is by default.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a private directory holds as many bytes as it was given",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["ENOSPC"])
.works_with(larger);

fn scene(scene: &mut Scene) {
    let path = scene.scratch().directory("private");
    scene.tell("directory", path.display());
    scene.allow(Exception::PrivateDirectory {
        path: path.clone(),
        size: 1 << 16,
    });
    scene.keep(path);
}

fn larger(scene: &mut Scene) {
    let path = scene.kept::<PathBuf>().clone();
    scene.allow(Exception::PrivateDirectory {
        path,
        size: 1 << 21,
    });
}

fn attack(args: &Args) -> Answer {
    let mut file = File::create(args.path("directory").join("large"))?;
    file.write_all(&[1; 1 << 20])?;
    Ok("a mebibyte".to_owned())
}
