//! `mknod` makes plain files too, with whatever mode it is told.
//!
//! `mknod(2)`, `S_IFREG`: no privilege is needed for that, nor for a FIFO.

use crate::calls::call;
use crate::set_id;
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use std::ffi::CString;

pub(crate) const PROBE: Probe = Probe::new("no node is made with a set-id bit", &[15, 25], attack)
    .scene(set_id::scene)
    .stopped_by(&["EPERM"])
    .judged_by_host(set_id::judge);

fn attack(args: &Args) -> Answer {
    let path = CString::new(args.text("new")).expect("a path");
    let mode = libc::S_IFREG | 0o4755;
    let here = libc::AT_FDCWD.into();
    any_of(&[
        (
            "mknodat",
            call(
                libc::SYS_mknodat,
                &[here, path.as_c_str().into(), mode.into(), 0.into()],
            ),
        ),
        #[cfg(target_arch = "x86_64")]
        (
            "mknod",
            call(
                libc::SYS_mknod,
                &[path.as_c_str().into(), mode.into(), 0.into()],
            ),
        ),
    ])
}
