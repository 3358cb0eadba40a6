//! `io_uring` does what the filter refuses, from the kernel's side of a ring.
//!
//! `io_uring_enter(2)`: `IORING_OP_SOCKET` makes a socket and `IORING_OP_OPENAT2` a
//! file, without a system call that a filter sees. CVE-2022-29582, CVE-2023-2598.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("io_uring does not exist", &[24, 29, 30], attack)
    .stopped_by(&["ENOSYS"])
    .inapplicable_if(&[
        ("ENOSYS", "the kernel is built without it"),
        ("EPERM", "kernel.io_uring_disabled"),
    ]);

fn attack(_: &Args) -> Answer {
    let mut parameters = [0_u64; 15];
    call(
        libc::SYS_io_uring_setup,
        &[4.into(), (&mut parameters).into()],
    )?;
    Ok("a ring".to_owned())
}
