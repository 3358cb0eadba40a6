//! The memory of another process is read and written in one call, without tracing it.
//!
//! `process_vm_readv(2)`. Of the own process everybody may; what is refused there is
//! refused everywhere.

use crate::calls::{address, call};
use crate::ways::{all_of, any_of};
use crate::{Answer, Args, Probe};
use std::io;

pub(crate) const PROBE: Probe = Probe::new("no memory is reached by process id", &[24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn copy(number: i64) -> io::Result<i64> {
    let (mut here, mut there) = (7_u64, 8_u64);
    let mut local = [address(&mut here), 8];
    let mut remote = [address(&mut there), 8];
    let own = rustix::process::getpid().as_raw_nonzero().get();
    call(
        number,
        &[
            own.into(),
            (&mut local).into(),
            1.into(),
            (&mut remote).into(),
            1.into(),
            0.into(),
        ],
    )
}

fn both() -> [(&'static str, io::Result<i64>); 2] {
    [
        ("read", copy(libc::SYS_process_vm_readv)),
        ("write", copy(libc::SYS_process_vm_writev)),
    ]
}

fn attack(_: &Args) -> Answer {
    any_of(&both())
}

fn control(_: &Args) -> Answer {
    all_of(&both())
}
