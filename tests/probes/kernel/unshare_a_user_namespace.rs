//! A user namespace inside gives all capabilities, and with them most of the
//! kernel's holes: CVE-2022-0185, CVE-2024-1086, CVE-2021-22555.
//!
//! `user_namespaces(7)`: whoever makes one has every capability in it.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("unshare makes no user namespace", &[23], attack).stopped_by(&["EPERM"]);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_unshare, &[libc::CLONE_NEWUSER.into()])?;
    Ok("a user namespace".to_owned())
}
