//! The program writes an id map, or allows `setgroups` again, for a namespace of its own.
//!
//! `user_namespaces(7)`, and CVE-2014-8989: giving up a group is gaining a right where a
//! mode says `g-r`. The files are there for each process, in a namespace or not.

use crate::calls::call;
use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "no id map and no permission for setgroups is written from inside",
    &[19],
    attack,
)
.stopped_by(&["EROFS"])
.control(control);

const FILES: [&str; 4] = ["uid_map", "gid_map", "setgroups", "projid_map"];

fn attack(_: &Args) -> Answer {
    let open = |name: &str| {
        OpenOptions::new()
            .write(true)
            .open(format!("/proc/self/{name}"))
    };
    match FILES.iter().find(|name| open(name).is_ok()) {
        Some(name) => Ok(format!("{name} is open for writing")),
        None => {
            open(FILES[0])?;
            Ok("open".to_owned())
        }
    }
}

/// In a user namespace of its own everybody may.
fn control(args: &Args) -> Answer {
    call(libc::SYS_unshare, &[libc::CLONE_NEWUSER.into()])?;
    attack(args)
}
