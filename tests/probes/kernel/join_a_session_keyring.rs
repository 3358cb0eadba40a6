//! A session keyring is joined again and again, and its reference count runs over.
//!
//! CVE-2016-0728: from any container to the kernel. `keyctl(2)`,
//! `KEYCTL_JOIN_SESSION_KEYRING`. Keyrings are in no namespace.

use crate::calls::call;
use crate::{Answer, Args, Probe};
use std::ffi::CString;

pub(crate) const PROBE: Probe =
    Probe::new("no keyring is made or joined", &[24, 33], attack).stopped_by(&["EPERM"]);

const JOIN: i32 = 1;

fn attack(args: &Args) -> Answer {
    let name = CString::new(args.text("token")).expect("a name");
    let joined = call(libc::SYS_keyctl, &[JOIN.into(), name.as_c_str().into()])?;
    Ok(format!("keyring {joined}"))
}
