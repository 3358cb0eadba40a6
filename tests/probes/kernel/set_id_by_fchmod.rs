//! The mode of a descriptor is changed instead of that of a path.
//!
//! `fchmod(2)` and, on a path, `fchmodat(2)`: three ways to one mode, of which a list
//! of calls forgets one easily. See also `systemd.exec(5)`, `RestrictSUIDSGID=`.

use crate::calls::call;
use crate::set_id;
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use std::ffi::CString;
use std::fs::File;
use std::os::fd::AsFd;

pub(crate) const PROBE: Probe = Probe::new("fchmod and fchmodat set no set-id bit", &[25], attack)
    .scene(set_id::scene)
    .stopped_by(&["EPERM"])
    .judged_by_host(set_id::judge);

fn attack(args: &Args) -> Answer {
    let path = CString::new(args.text("file")).expect("a path");
    let file = File::open(args.path("file"))?;
    let here = libc::AT_FDCWD.into();
    any_of(&[
        (
            "fchmod",
            call(libc::SYS_fchmod, &[file.as_fd().into(), 0o2755.into()]),
        ),
        (
            "fchmodat",
            call(
                libc::SYS_fchmodat,
                &[here, path.as_c_str().into(), 0o4755.into()],
            ),
        ),
    ])
}
