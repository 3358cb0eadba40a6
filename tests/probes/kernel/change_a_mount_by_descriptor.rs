//! `mount_setattr`, `open_tree_attr` and `fspick` change what is mounted.
//!
//! `mount_setattr(2)`: a recursive change in one call, of Linux 5.12; the second is
//! of 6.15, and younger than most lists of what to refuse.

use crate::calls::{Word, call, own_namespaces};
use crate::ways::{all_of, any_of};
use crate::{Answer, Args, Probe};
use std::io;

pub(crate) const PROBE: Probe = Probe::new("no newer call changes a mount", &[14, 24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

const OPEN_TREE_ATTR: i64 = 467;

fn set(place: &std::ffi::CStr) -> io::Result<i64> {
    let mut nodev = [4_u64, 0, 0, 0];
    let (here, size) = (libc::AT_FDCWD.into(), 32.into());
    call(
        libc::SYS_mount_setattr,
        &[here, place.into(), 0.into(), (&mut nodev).into(), size],
    )
}

fn open(flags: i32) -> io::Result<i64> {
    let mut none = [0_u64; 4];
    let (here, size) = (libc::AT_FDCWD.into(), 32.into());
    call(
        OPEN_TREE_ATTR,
        &[
            here,
            c"/proc".into(),
            flags.into(),
            (&mut none).into(),
            size,
        ],
    )
}

fn pick() -> io::Result<i64> {
    call(
        libc::SYS_fspick,
        &[libc::AT_FDCWD.into(), c"/tmp".into(), 0.into()],
    )
}

fn attack(_: &Args) -> Answer {
    any_of(&[
        ("mount_setattr", set(c"/proc")),
        ("open_tree_attr", open(1)),
        ("fspick", pick()),
    ])
}

/// The second is not on every kernel.
fn control(_: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNS)?;
    let tmpfs = c"tmpfs".into();
    call(
        libc::SYS_mount,
        &[tmpfs, c"/tmp".into(), tmpfs, 0.into(), Word::NULL],
    )?;
    all_of(&[("mount_setattr", set(c"/tmp")), ("fspick", pick())])
}
