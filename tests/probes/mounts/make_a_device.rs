//! The program makes a device node of its own, and with it reads the host's disk.
//!
//! `mknod(2)` takes `CAP_MKNOD` in the first user namespace, which root outside has.
//! A whiteout, device 0:0, takes nothing (Linux 5.8), and is a device all the same.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::ffi::CString;

pub(crate) const PROBE: Probe = Probe::new(
    "no device node can be made, not even one that means nothing",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"]);

fn scene(scene: &mut Scene) {
    let work = scene.scratch().directory("work");
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work));
}

fn attack(args: &Args) -> Answer {
    let path = |name: &str| CString::new(format!("{}/{name}", args.text("work"))).expect("a path");
    let make = |name: &str, kind: u32, number: u32| {
        let path = path(name);
        let words = [
            libc::AT_FDCWD.into(),
            path.as_c_str().into(),
            (kind | 0o600).into(),
            number.into(),
        ];
        call(libc::SYS_mknodat, &words)
    };
    // The null device, then a disk, then a whiteout.
    let made = make("null", libc::S_IFCHR, 0x103).or_else(|_| make("disk", libc::S_IFBLK, 0x700));
    made.or_else(|_| make("whiteout", libc::S_IFCHR, 0))?;
    Ok("a device".to_owned())
}
