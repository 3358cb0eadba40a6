//! `chroot` into a directory, with the working directory left outside of it.
//!
//! `chroot(2)`: `..` then leads up and out. The oldest way out of a changed root; it
//! takes `CAP_SYS_CHROOT`, which a user namespace gives.

use crate::calls::{call, own_namespaces};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("the root cannot be changed", &[18, 24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_chroot, &[c"/proc".into()])?;
    Ok("changed".to_owned())
}

fn control(args: &Args) -> Answer {
    own_namespaces(0)?;
    attack(args)
}
