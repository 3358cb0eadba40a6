//! A directory with the set-group-id bit gives its group to whatever is made in it.
//!
//! `inode(7)`, `S_ISGID`. `mkdir(2)` passes the bit over on Linux, so that what makes
//! it outside is `chmod`; inside neither does, nor does the call get that far.

use crate::calls::call;
use crate::set_id;
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use std::ffi::CString;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

pub(crate) const PROBE: Probe = Probe::new("no directory gives its group away", &[25], attack)
    .scene(set_id::scene)
    .stopped_by(&["EPERM"])
    .control(control)
    .judged_by_host(set_id::judge);

fn attack(args: &Args) -> Answer {
    let path = CString::new(args.text("new")).expect("a path");
    let here = libc::AT_FDCWD.into();
    any_of(&[
        (
            "mkdirat",
            call(
                libc::SYS_mkdirat,
                &[here, path.as_c_str().into(), 0o2777.into()],
            ),
        ),
        #[cfg(target_arch = "x86_64")]
        (
            "mkdir",
            call(libc::SYS_mkdir, &[path.as_c_str().into(), 0o2777.into()]),
        ),
    ])
}

fn control(args: &Args) -> Answer {
    fs::create_dir(args.path("new"))?;
    fs::set_permissions(args.path("new"), Permissions::from_mode(0o2777))?;
    Ok("set".to_owned())
}
