//! A FIFO lies below a read exception, and a daemon reads what is written to it.
//!
//! `fifo(7)`: a read-only mount says nothing about writing to one (`mount(2)`), since
//! nothing of the file system is changed. `/run/systemd/initctl/fifo` restarts machines.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is written to a FIFO below a read exception",
    &[32],
    attack,
)
.needs_landlock(2, super::WRITTEN_TO)
.scene(scene)
.stopped_by(&["EACCES"])
.works_with(writable)
.judged_by_host(judge);

/// With a reader, so that opening the other end does not wait.
fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("excepted");
    let path = directory.join("fifo");
    mknodat(CWD, &path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a FIFO");
    scene.tell("fifo", path.display());
    let mut options = OpenOptions::new();
    let reader = options
        .read(true)
        .custom_flags(libc::O_NONBLOCK)
        .open(&path);
    scene.keep(reader.expect("a reader"));
    scene.allow(Exception::Read(directory));
}

fn writable(scene: &mut Scene) {
    scene.allow(Exception::WriteAndRead(scene.scratch().at("excepted")));
}

fn attack(args: &Args) -> Answer {
    let mut options = OpenOptions::new();
    let options = options.write(true).custom_flags(libc::O_NONBLOCK);
    options.open(args.path("fifo"))?.write_all(b"restart")?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let mut bytes = [0; 16];
    let length = scene
        .kept::<File>()
        .read(&mut bytes)
        .ok()
        .filter(|length| *length > 0)?;
    Some(String::from_utf8_lossy(&bytes[..length]).into_owned())
}
