//! A module is loaded, the machine restarted, memory swapped out to a file.
//!
//! `init_module(2)`, `reboot(2)`, `swapon(2)`, `acct(2)`: in their harmless forms, for
//! which the kernel asks for the privilege first.

use crate::calls::{Word, call};
use crate::ways::{all_of, any_of, reached};
use crate::{Answer, Args, Probe};
use std::io;

pub(crate) const PROBE: Probe = Probe::new("nothing of the machine is administered", &[24], attack)
    .stopped_by(&["EPERM"])
    .control(control)
    .inapplicable_if(&[("EPERM", "outside only root may")]);

fn reboot() -> io::Result<i64> {
    reached(
        call(libc::SYS_reboot, &[1.into(), 1.into(), 0.into()]),
        libc::EINVAL,
    )
}

fn swap_on() -> io::Result<i64> {
    reached(
        call(libc::SYS_swapon, &[c"/no/such/file".into(), 0.into()]),
        libc::ENOENT,
    )
}

fn account() -> io::Result<i64> {
    reached(
        call(libc::SYS_acct, &[c"/no/such/file".into()]),
        libc::ENOENT,
    )
}

/// The module and the other kernel are no such things.
fn attack(_: &Args) -> Answer {
    let nothing = || Word::from(0);
    any_of(&[
        ("reboot", reboot()),
        ("swapon", swap_on()),
        ("acct", account()),
        (
            "init_module",
            call(libc::SYS_init_module, &[Word::NULL, nothing(), c"".into()]),
        ),
        (
            "delete_module",
            call(libc::SYS_delete_module, &[c"".into(), nothing()]),
        ),
        (
            "kexec_load",
            call(
                libc::SYS_kexec_load,
                &[nothing(), nothing(), Word::NULL, nothing()],
            ),
        ),
    ])
}

/// Modules and other kernels are not in every kernel.
fn control(_: &Args) -> Answer {
    all_of(&[
        ("reboot", reboot()),
        ("swapon", swap_on()),
        ("acct", account()),
    ])
}
