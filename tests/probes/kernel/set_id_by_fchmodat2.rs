//! `fchmodat2` is the newest call that changes a mode, and younger than most filters.
//!
//! Linux 6.6; `chmod(2)`. Systemd's `RestrictSUIDSGID=` had to learn of it.

use crate::calls::call;
use crate::set_id;
use crate::{Answer, Args, Probe};
use std::ffi::CString;

pub(crate) const PROBE: Probe = Probe::new("fchmodat2 sets no set-id bit", &[25], attack)
    .scene(set_id::scene)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("ENOSYS", "the kernel is older than Linux 6.6")])
    .judged_by_host(set_id::judge);

const FCHMODAT2: i64 = 452;

fn attack(args: &Args) -> Answer {
    let path = CString::new(args.text("file")).expect("a path");
    let here = libc::AT_FDCWD.into();
    call(
        FCHMODAT2,
        &[here, path.as_c_str().into(), 0o6755.into(), 0.into()],
    )?;
    Ok("set".to_owned())
}
