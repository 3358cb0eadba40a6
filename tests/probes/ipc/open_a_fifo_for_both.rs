//! A FIFO is opened for reading and writing at once, which needs nobody at the other end.
//!
//! `fifo(7)`: on Linux that succeeds without waiting. A list of rights that looks at
//! `O_WRONLY` alone does not see it; the exception is the FIFO itself.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "a FIFO that is a read exception is not opened for both",
    &[32],
    attack,
)
.needs_landlock(2, super::WRITTEN_TO)
.scene(scene)
.stopped_by(&["EACCES"])
.works_with(writable);

fn scene(scene: &mut Scene) {
    let path = scene.scratch().at("fifo");
    mknodat(CWD, &path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a FIFO");
    scene.tell("fifo", path.display());
    scene.allow(Exception::Read(path));
}

fn writable(scene: &mut Scene) {
    scene.allow(Exception::WriteAndRead(scene.scratch().at("fifo")));
}

fn attack(args: &Args) -> Answer {
    OpenOptions::new()
        .read(true)
        .write(true)
        .open(args.path("fifo"))?;
    Ok("open".to_owned())
}
