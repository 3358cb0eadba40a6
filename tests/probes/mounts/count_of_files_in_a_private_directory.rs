//! A private directory is filled with files that have nothing in them.
//!
//! `tmpfs(5)`: `size=` counts pages, and an empty file has none; `nr_inodes=` counts files,
//! and is half of the machine's pages unless it is said otherwise. Each takes a kilobyte of
//! the kernel's memory, which no limit of the program's is about.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new(
    "a private directory holds no more files than its size has room for",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["ENOSPC"]);

/// Room for sixteen pages.
fn scene(scene: &mut Scene) {
    let path = scene.scratch().directory("private");
    scene.tell("directory", path.display());
    scene.allow(Exception::PrivateDirectory {
        path,
        size: 1 << 16,
    });
}

/// Far more than could be meant, and not enough to hurt.
fn attack(args: &Args) -> Answer {
    for number in 0..4096 {
        File::create(args.path("directory").join(number.to_string()))?;
    }
    Ok("4096 files in 64 kilobytes".to_owned())
}
