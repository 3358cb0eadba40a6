//! Root asks for its capabilities back, by `capset(2)` and by changing its ids.
//!
//! `capabilities(7)`, "Effect of user ID changes on capabilities": going to uid 0
//! from another makes the permitted set effective, and `PR_SET_KEEPCAPS` keeps it.

use crate::calls::{call, own_namespaces};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("a dropped capability does not come back", &[22], attack)
        .stopped_by(&["EPERM"])
        .control(control);

fn attack(_: &Args) -> Answer {
    // Each may be refused: what counts is whether capabilities are there afterwards.
    let _kept = call(libc::SYS_prctl, &[libc::PR_SET_KEEPCAPS.into(), 1.into()]);
    let _root = call(libc::SYS_setresuid, &[0.into(), 0.into(), 0.into()]);
    let _files = call(libc::SYS_setfsuid, &[0.into()]);
    let mut version = [0x2008_0522_u32, 0];
    let mut wanted = [1_u32 << 21, 1 << 21, 0, 0, 0, 0];
    call(
        libc::SYS_capset,
        &[(&mut version).into(), (&mut wanted).into()],
    )?;
    Ok("CAP_SYS_ADMIN".to_owned())
}

/// In a user namespace of its own everybody may.
fn control(args: &Args) -> Answer {
    own_namespaces(0)?;
    attack(args)
}
