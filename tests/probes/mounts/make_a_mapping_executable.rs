//! A file is mapped for reading first, and the mapping made executable afterwards.
//!
//! `mprotect(2)`: `EACCES` if what was mapped may not be; the kernel has to remember
//! at the mapping what the mount said (`VM_MAYEXEC`).

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::File;
use std::os::fd::AsFd;
use std::path::Path;

pub(crate) const PROBE: Probe = Probe::new(
    "a mapped file of a writable exception cannot be made executable",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"])
.works_with(executable);

fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("excepted");
    let library = scene
        .scratch()
        .copy("excepted/library", Path::new("/bin/true"));
    scene.tell("library", library.display());
    scene.allow(Exception::WriteAndRead(directory));
}

fn executable(scene: &mut Scene) {
    scene.allow(Exception::ExecuteAndRead(scene.scratch().at("excepted")));
}

fn attack(args: &Args) -> Answer {
    let library = File::open(args.path("library"))?;
    let (read, execute) = (libc::PROT_READ, libc::PROT_READ | libc::PROT_EXEC);
    let words = [
        0.into(),
        4096.into(),
        read.into(),
        libc::MAP_PRIVATE.into(),
        library.as_fd().into(),
        0.into(),
    ];
    let address = call(libc::SYS_mmap, &words)?;
    call(
        libc::SYS_mprotect,
        &[address.into(), 4096.into(), execute.into()],
    )?;
    Ok("executable".to_owned())
}
