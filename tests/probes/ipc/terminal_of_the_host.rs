//! A terminal of the same user is opened by its number, read from and written to.
//!
//! `pts(4)`: the mode lets its owner, who is also the program. `/dev/pts` of the host
//! has them all; CVE-2025-52565 brought one of them into a container.

use crate::{Answer, Args, Probe, Scene};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;

pub(crate) const PROBE: Probe = Probe::new(
    "no terminal of the host is opened by its path",
    &[5, 33],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"]);

fn scene(scene: &mut Scene) {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let person = openpt(flags).expect("a terminal");
    grantpt(&person).expect("its mode");
    unlockpt(&person).expect("its lock");
    let name = ptsname(&person, Vec::new()).expect("its name");
    scene.tell("terminal", name.to_string_lossy());
    scene.keep(person);
}

fn attack(args: &Args) -> Answer {
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).custom_flags(libc::O_NOCTTY);
    options.open(args.path("terminal"))?;
    Ok("open".to_owned())
}
