//! A directory of the host that the caller has open leads to all that is below it.
//!
//! CVE-2024-21626: runc left the host's `/sys/fs/cgroup` open, and `..` led on from
//! there. It was opened for its path alone (`O_PATH`, `open(2)`), which is enough.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use rustix::fs::{Mode, OFlags, open};

pub(crate) const PROBE: Probe = Probe::new(
    "a directory that the caller has open, for its path alone, leads nowhere",
    &[7, 18],
    attack,
)
.scene(scene)
.stopped_by(&["EBADF"]);

const NUMBER: i32 = 7;

fn scene(scene: &mut Scene) {
    scene.secret();
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = open(scene.scratch().path(), flags, Mode::empty());
    scene.leak(directory.expect("the directory"), NUMBER);
}

fn attack(_: &Args) -> Answer {
    call(libc::SYS_fchdir, &[NUMBER.into()])?;
    Ok(std::fs::read_to_string("secret")?)
}
