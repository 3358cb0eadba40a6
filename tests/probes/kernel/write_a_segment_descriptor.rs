//! The local descriptor table gets an entry, for 16-bit code and what is wrong with it.
//!
//! `modify_ldt(2)`: CVE-2015-5157 and CVE-2017-17053 came from there. Nothing but
//! Wine and DOSEMU needs it.

#[cfg(target_arch = "x86_64")]
use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no segment is described", &[24], attack)
    .stopped_by(&["EPERM", "ENOSYS"])
    .inapplicable_if(&[("ENOSYS", "neither the kernel nor all architectures have it")]);

#[cfg(target_arch = "x86_64")]
fn attack(_: &Args) -> Answer {
    // Entry, base, limit in pages, flags: 32-bit data.
    let mut entry = [0_u32, 0, 0xf, 0b1_0001];
    call(
        libc::SYS_modify_ldt,
        &[1.into(), (&mut entry).into(), 16.into()],
    )?;
    Ok("an entry".to_owned())
}

#[cfg(not(target_arch = "x86_64"))]
fn attack(_: &Args) -> Answer {
    Err(crate::Stopped::because("ENOSYS"))
}
