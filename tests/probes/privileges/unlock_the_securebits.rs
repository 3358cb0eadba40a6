//! The securebits are cleared again, and root regains everything at the next `execve`.
//!
//! `capabilities(7)`, "The securebits flags": a flag whose lock is not set may be
//! changed by whoever has `CAP_SETPCAP`.

use crate::calls::{call, own_namespaces};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("the securebits cannot be changed", &[22], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_prctl, &[libc::PR_SET_SECUREBITS.into(), 0.into()])?;
    Ok("cleared".to_owned())
}

fn control(args: &Args) -> Answer {
    own_namespaces(0)?;
    attack(args)
}
