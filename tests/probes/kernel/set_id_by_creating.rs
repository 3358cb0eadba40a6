//! A file comes into being with a set-id bit: no later call is needed.
//!
//! `open(2)`, `creat(2)`: with `O_CREAT` the mode is an argument like any other, and
//! not looked at in the manuals of sandboxes.

use crate::calls::{Word, call};
use crate::set_id;
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use std::ffi::CString;

pub(crate) const PROBE: Probe = Probe::new("no file is created with a set-id bit", &[25], attack)
    .scene(set_id::scene)
    .stopped_by(&["EPERM"])
    .judged_by_host(set_id::judge);

/// Each makes a file of its own: to open one again takes its bits away.
fn attack(args: &Args) -> Answer {
    let new = |number: u8| CString::new(format!("{}{number}", args.text("new"))).expect("a path");
    let paths = [new(1), new(2), new(3)];
    let path = |at: usize| Word::from(paths[at].as_c_str());
    let flags = (libc::O_CREAT | libc::O_WRONLY).into();
    let here = libc::AT_FDCWD.into();
    any_of(&[
        (
            "openat",
            call(libc::SYS_openat, &[here, path(0), flags, 0o4755.into()]),
        ),
        #[cfg(target_arch = "x86_64")]
        (
            "open",
            call(libc::SYS_open, &[path(1), flags, 0o2755.into()]),
        ),
        #[cfg(target_arch = "x86_64")]
        ("creat", call(libc::SYS_creat, &[path(2), 0o4755.into()])),
    ])
}
