//! Code of a file that may only be read is mapped as executable.
//!
//! `mmap(2)`: `EPERM` if "the mapped area belongs to a file on a filesystem that was
//! mounted no-exec". `execve` is not the only way to execute.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::File;
use std::os::fd::AsFd;
use std::path::Path;

pub(crate) const PROBE: Probe = Probe::new(
    "a file of a read exception cannot be mapped as executable",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"])
.works_with(executable);

fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("excepted");
    let library = scene
        .scratch()
        .copy("excepted/library", Path::new("/bin/true"));
    scene.tell("library", library.display());
    scene.allow(Exception::Read(directory));
}

fn executable(scene: &mut Scene) {
    scene.allow(Exception::ExecuteAndRead(scene.scratch().at("excepted")));
}

fn attack(args: &Args) -> Answer {
    let library = File::open(args.path("library"))?;
    let rights = libc::PROT_READ | libc::PROT_EXEC;
    let words = [
        0.into(),
        4096.into(),
        rights.into(),
        libc::MAP_PRIVATE.into(),
        library.as_fd().into(),
        0.into(),
    ];
    call(libc::SYS_mmap, &words)?;
    Ok("mapped".to_owned())
}
