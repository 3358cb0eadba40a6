//! The quotas of all file systems are written to disk, which anybody may ask for.
//!
//! `quotactl(2)`, `Q_SYNC` without a device. The call also tells who uses how much.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no call about quotas is made", &[24], attack)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("ENOSYS", "the kernel is built without quotas")]);

/// `QCMD(Q_SYNC, USRQUOTA)`.
fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_quotactl,
        &[0x8000_0100_u32.into(), Word::NULL, 0.into(), Word::NULL],
    )?;
    Ok("flushed".to_owned())
}
