//! A program for the kernel's own machine is loaded.
//!
//! `bpf(2)`. Its verifier was wrong more than once: CVE-2021-3490, CVE-2022-23222.
//! `unprivileged_bpf_disabled` is the host's choice; here it does not matter.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("nothing of bpf can be made", &[24], attack)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[(
        "EPERM",
        "kernel.unprivileged_bpf_disabled, and we are not root",
    )]);

/// `BPF_MAP_CREATE` of an array with one element of four bytes.
fn attack(_: &Args) -> Answer {
    let mut map = [2_u32, 4, 4, 1, 0];
    call(libc::SYS_bpf, &[0.into(), (&mut map).into(), 20.into()])?;
    Ok("a map".to_owned())
}
