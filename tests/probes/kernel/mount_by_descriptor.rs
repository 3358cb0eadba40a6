//! `fsopen`, `fsconfig`, `fsmount` and `move_mount` mount what `mount` may not.
//!
//! CVE-2021-41133: Flatpak's filter knew `mount` and not the calls of Linux 5.2.

use crate::calls::{Word, call, own_namespaces};
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use std::io;

pub(crate) const PROBE: Probe = Probe::new("none of the newer calls makes a mount", &[24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

/// `FSCONFIG_CMD_CREATE`.
const CREATE: i32 = 6;
/// `MOVE_MOUNT_F_EMPTY_PATH`.
const EMPTY_PATH: i32 = 4;

fn attack(_: &Args) -> Answer {
    let nothing = || Word::from(-1);
    any_of(&[
        (
            "fsopen",
            call(libc::SYS_fsopen, &[c"tmpfs".into(), 0.into()]),
        ),
        (
            "fsconfig",
            call(
                libc::SYS_fsconfig,
                &[nothing(), CREATE.into(), Word::NULL, Word::NULL, 0.into()],
            ),
        ),
        (
            "fsmount",
            call(libc::SYS_fsmount, &[nothing(), 0.into(), 0.into()]),
        ),
        ("move_mount", move_to(-1)),
    ])
}

fn move_to(mount: i64) -> io::Result<i64> {
    let (here, empty, tmp) = (libc::AT_FDCWD.into(), c"".into(), c"/tmp".into());
    call(
        libc::SYS_move_mount,
        &[mount.into(), empty, here, tmp, EMPTY_PATH.into()],
    )
}

fn control(_: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNS)?;
    let fs = call(libc::SYS_fsopen, &[c"tmpfs".into(), 0.into()])?;
    let create = CREATE.into();
    call(
        libc::SYS_fsconfig,
        &[fs.into(), create, Word::NULL, Word::NULL, 0.into()],
    )?;
    let mount = call(libc::SYS_fsmount, &[fs.into(), 0.into(), 0.into()])?;
    move_to(mount)?;
    Ok("mounted".to_owned())
}
