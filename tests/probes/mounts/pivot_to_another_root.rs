//! Another directory is made the root, and the present one put below it.
//!
//! `pivot_root(2)`: whoever may do it once more has the old root where it wants it, with
//! none of the mounts that covered it.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::ffi::CString;

pub(crate) const PROBE: Probe = Probe::new("the root cannot be exchanged", &[18], attack)
    .scene(scene)
    .stopped_by(&["EPERM"])
    .control(control);

fn scene(scene: &mut Scene) {
    let work = scene.scratch().directory("work");
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work));
}

fn attack(args: &Args) -> Answer {
    let path = path(args);
    let place = path.as_c_str().into();
    call(libc::SYS_pivot_root, &[place, place])?;
    Ok("another root".to_owned())
}

fn path(args: &Args) -> CString {
    CString::new(args.text("work")).expect("a path")
}

/// In namespaces of its own everybody may, with a mount that is theirs.
fn control(args: &Args) -> Answer {
    let own = libc::CLONE_NEWUSER | libc::CLONE_NEWNS;
    call(libc::SYS_unshare, &[own.into()])?;
    let (path, tmpfs) = (path(args), c"tmpfs".into());
    call(
        libc::SYS_mount,
        &[tmpfs, path.as_c_str().into(), tmpfs, 0.into(), Word::NULL],
    )?;
    attack(args)
}
