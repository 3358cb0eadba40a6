//! A terminal of the host is excepted for reading, and what is written to it is read by a person.
//!
//! `pts(4)`. Escape sequences make some terminals answer as if that person had typed
//! (CVE-2003-0063 and its many successors).

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use birdcage_tests::within;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(300);

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is written to a terminal that may be read",
    &[32, 33],
    attack,
)
.needs_landlock(2, super::WRITTEN_TO)
.scene(scene)
.stopped_by(&["EACCES"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let person = openpt(flags).expect("a terminal");
    grantpt(&person).expect("its mode");
    unlockpt(&person).expect("its lock");
    let name = ptsname(&person, Vec::new()).expect("its name");
    let name = name.to_string_lossy().into_owned();
    scene.tell("terminal", &name);
    scene.allow(Exception::Read(name.into()));
    scene.keep(person);
}

fn attack(args: &Args) -> Answer {
    let mut options = OpenOptions::new();
    let options = options.write(true).custom_flags(libc::O_NOCTTY);
    options.open(args.path("terminal"))?.write_all(b"\x1b[c")?;
    Ok("written".to_owned())
}

/// How much there is for the person to see, to whom the kernel brings it a moment later.
fn judge(scene: &mut Scene) -> Option<String> {
    let person = scene.kept::<OwnedFd>();
    let shown = || rustix::io::ioctl_fionread(&*person).expect("a count");
    let seen = within(PATIENCE, || shown() > 0);
    seen.then(|| format!("{} bytes shown", shown()))
}
