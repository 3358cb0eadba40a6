//! The first interface for asynchronous input and output maps a ring into the program.
//!
//! `io_setup(2)`; CVE-2014-0206 read the kernel's memory by it, and hardly any
//! program uses it.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new(
    "the old asynchronous input and output does not exist",
    &[24],
    attack,
)
.stopped_by(&["ENOSYS"])
.inapplicable_if(&[
    ("ENOSYS", "the kernel is built without it"),
    ("EAGAIN", "all rings of the host are in use"),
]);

fn attack(_: &Args) -> Answer {
    let mut ring = 0_u64;
    call(libc::SYS_io_setup, &[1.into(), (&mut ring).into()])?;
    Ok("a ring".to_owned())
}
