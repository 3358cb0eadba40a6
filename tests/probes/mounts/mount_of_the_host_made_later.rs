//! What the host mounts while the program runs appears inside.
//!
//! `mount_namespaces(7)`, "Shared subtrees": a copy of a shared mount is its peer, and
//! gets what is mounted on the other. A USB disk, a home directory, a password store.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "a mount that the host makes later does not appear inside",
    &[17],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"]);

/// The program asks for the mount, which a namespace of the caller's then makes.
fn scene(scene: &mut Scene) {
    let work = scene.scratch().directory("work");
    scene.scratch().directory("work/late");
    for name in ["ask", "done"] {
        mknodat(CWD, work.join(name), FileType::Fifo, Mode::RWXU, 0).expect("a FIFO");
    }
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work.clone()));
    let work = work.display();
    let mount = format!("mount -t tmpfs late {work}/late && echo x > {work}/late/file");
    let later = format!("(read x < {work}/ask; {mount}; echo done > {work}/done) &");
    scene.place("shared", &format!("{later} true"));
}

fn attack(args: &Args) -> Answer {
    let work = args.path("work");
    fs::write(work.join("ask"), "mount\n")?;
    fs::read(work.join("done"))?;
    Ok(fs::read_to_string(work.join("late/file"))?)
}
