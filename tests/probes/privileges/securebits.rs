//! A securebit was forgotten, or is not locked.
//!
//! `capabilities(7)` has four flags, each with a lock. Without `SECBIT_NOROOT` uid 0
//! is almighty after `execve`, without `SECBIT_NO_SETUID_FIXUP` after `setuid`.

use crate::calls::call;
use crate::{Answer, Args, Probe, Stopped};

pub(crate) const PROBE: Probe = Probe::new(
    "every securebit is as it should be, and locked",
    &[22],
    attack,
)
.stopped_by(&["all are locked"]);

/// `NOROOT`, `NO_SETUID_FIXUP` and `NO_CAP_AMBIENT_RAISE`, and the locks of all four.
const LOCKED: i64 = 0b1110_1111;

fn attack(_: &Args) -> Answer {
    let bits = call(libc::SYS_prctl, &[libc::PR_GET_SECUREBITS.into()])?;
    match bits & LOCKED {
        LOCKED => Err(Stopped::because("all are locked")),
        _ => Ok(format!("securebits {bits:#b}")),
    }
}
