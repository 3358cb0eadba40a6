//! A file is created without a name and with a set-id bit, and given a name afterwards.
//!
//! `open(2)`, `O_TMPFILE`: it creates without `O_CREAT`, so that who looks for that
//! flag misses it. `linkat(2)` then names it.

use crate::calls::{Word, call};
use crate::set_id;
use crate::{Answer, Args, Probe};
use std::ffi::CString;

pub(crate) const PROBE: Probe = Probe::new("no nameless file has a set-id bit", &[25], attack)
    .scene(set_id::scene)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("EOPNOTSUPP", "the file system has no such files")])
    .judged_by_host(set_id::judge);

fn attack(args: &Args) -> Answer {
    let directory = CString::new(args.text("directory")).expect("a path");
    let new = CString::new(args.text("new")).expect("a path");
    let flags = libc::O_TMPFILE | libc::O_RDWR;
    let here = || Word::from(libc::AT_FDCWD);
    let file = call(
        libc::SYS_openat,
        &[
            here(),
            directory.as_c_str().into(),
            flags.into(),
            0o4755.into(),
        ],
    )?;
    let file = CString::new(format!("/proc/self/fd/{file}")).expect("a path");
    let (file, new) = (file.as_c_str().into(), new.as_c_str().into());
    call(
        libc::SYS_linkat,
        &[here(), file, here(), new, libc::AT_SYMLINK_FOLLOW.into()],
    )?;
    Ok("named".to_owned())
}
