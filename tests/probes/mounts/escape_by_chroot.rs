//! The classic: `chroot` into a directory, and climb from one that is open outside of it.
//!
//! `chroot(2)` says itself how to escape. It needs `CAP_SYS_CHROOT`, in whatever user
//! namespace; and a second root makes `..` lead past the first.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::ffi::CString;
use std::fs::{self, File};
use std::os::fd::AsFd;

pub(crate) const PROBE: Probe = Probe::new(
    "there is no second root from which to climb past the first",
    &[18],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"])
.control(control);

fn scene(scene: &mut Scene) {
    scene.secret();
    let work = scene.scratch().directory("work");
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work));
}

fn attack(args: &Args) -> Answer {
    let above = File::open("/")?;
    let path = CString::new(args.text("work")).expect("a path");
    call(libc::SYS_chroot, &[path.as_c_str().into()])?;
    call(libc::SYS_fchdir, &[above.as_fd().into()])?;
    let up = format!("{}{}", "../".repeat(64), args.text("secret"));
    Ok(fs::read_to_string(up)?)
}

/// In a user namespace of its own everybody may.
fn control(args: &Args) -> Answer {
    call(libc::SYS_unshare, &[libc::CLONE_NEWUSER.into()])?;
    attack(args)
}
