//! Whether two processes share an object tells where it lies in the kernel's memory.
//!
//! `kcmp(2)`: the order that it returns is that of the addresses, if scrambled.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no objects of the kernel are compared", &[24], attack)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("ENOSYS", "the kernel is built without it")]);

fn attack(_: &Args) -> Answer {
    let own = rustix::process::getpid().as_raw_nonzero().get();
    let order = call(
        libc::SYS_kcmp,
        &[own.into(), own.into(), 0.into(), 0.into(), 1.into()],
    )?;
    Ok(format!("order {order}"))
}
