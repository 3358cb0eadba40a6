//! The host's name is changed, by which its daemons know each other.
//!
//! `sethostname(2)`: it takes `CAP_SYS_ADMIN` in the uts namespace, which is the
//! host's if the sandbox has made none.

use crate::calls::{call, own_namespaces};
use crate::ways::{all_of, any_of};
use crate::{Answer, Args, Probe};
use std::io;

pub(crate) const PROBE: Probe = Probe::new("neither host nor domain is renamed", &[24, 28], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn both() -> [(&'static str, io::Result<i64>); 2] {
    [
        (
            "host",
            call(libc::SYS_sethostname, &[c"probe".into(), 5.into()]),
        ),
        (
            "domain",
            call(libc::SYS_setdomainname, &[c"probe".into(), 5.into()]),
        ),
    ]
}

fn attack(_: &Args) -> Answer {
    any_of(&both())
}

fn control(_: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWUTS)?;
    all_of(&both())
}
