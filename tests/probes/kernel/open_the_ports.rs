//! The processor's ports are opened to the program.
//!
//! `ioperm(2)`, `iopl(2)`: with them it talks to the devices without any kernel.

use crate::{Answer, Args, Probe};
#[cfg(target_arch = "x86_64")]
use crate::{calls::call, ways::any_of};

pub(crate) const PROBE: Probe = Probe::new("no port is opened", &[24], attack)
    .stopped_by(&["EPERM", "ENOSYS"])
    .inapplicable_if(&[
        ("EPERM", "outside only root may"),
        ("ENOSYS", "neither the kernel nor all architectures have it"),
    ]);

/// Port 0x80 does nothing.
#[cfg(target_arch = "x86_64")]
fn attack(_: &Args) -> Answer {
    any_of(&[
        (
            "ioperm",
            call(libc::SYS_ioperm, &[0x80.into(), 1.into(), 1.into()]),
        ),
        ("iopl", call(libc::SYS_iopl, &[3.into()])),
    ])
}

#[cfg(not(target_arch = "x86_64"))]
fn attack(_: &Args) -> Answer {
    Err(crate::Stopped::because("ENOSYS"))
}
