//! `PR_CAP_AMBIENT_RAISE` makes a capability survive `execve` for a program without file capabilities.
//!
//! `capabilities(7)`, "ambient": it has to be permitted and inheritable at that
//! time; runc left both sets filled (CVE-2022-29162).

use crate::calls::{call, own_namespaces};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no ambient capability can be raised", &[22], attack)
    .stopped_by(&["EPERM"])
    .control(control);

const CAP_NET_RAW: i32 = 13;

fn attack(_: &Args) -> Answer {
    let (ambient, raise) = (libc::PR_CAP_AMBIENT, libc::PR_CAP_AMBIENT_RAISE);
    call(
        libc::SYS_prctl,
        &[ambient.into(), raise.into(), CAP_NET_RAW.into()],
    )?;
    Ok("CAP_NET_RAW".to_owned())
}

fn control(args: &Args) -> Answer {
    own_namespaces(0)?;
    let mut version = [0x2008_0522_u32, 0];
    let bit = 1_u32 << CAP_NET_RAW;
    let mut wanted = [bit, bit, bit, 0, 0, 0];
    call(
        libc::SYS_capset,
        &[(&mut version).into(), (&mut wanted).into()],
    )?;
    attack(args)
}
