//! A second filter sends calls to a supervisor, and the supervisor is the program itself.
//!
//! `seccomp_unotify(2)`: with `SECCOMP_USER_NOTIF_FLAG_CONTINUE` whoever answers may
//! let a call go on. A further filter may only narrow.

use crate::calls::{address, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("nobody inside answers for a filter", &[24], attack).stopped_by(&["EPERM"]);

const SET_MODE_FILTER: i32 = 1;
const NEW_LISTENER: i32 = 1 << 3;

/// One instruction: allow.
fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_prctl,
        &[
            libc::PR_SET_NO_NEW_PRIVS.into(),
            1.into(),
            0.into(),
            0.into(),
            0.into(),
        ],
    )?;
    let mut allow = [0x06_u32, 0x7fff_0000];
    let mut program = [1_u64, address(&mut allow)];
    let listener = call(
        libc::SYS_seccomp,
        &[
            SET_MODE_FILTER.into(),
            NEW_LISTENER.into(),
            (&mut program).into(),
        ],
    )?;
    Ok(format!("listener {listener}"))
}
