//! `listmount` and `statmount` tell of mounts what `/proc` may hide.
//!
//! `statmount(2)`, Linux 6.8: they take ids, and no path. Unknown to the programs
//! of today, they are `ENOSYS`.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("the calls that list mounts do not exist", &[24], attack)
        .stopped_by(&["ENOSYS"])
        .inapplicable_if(&[("ENOSYS", "the kernel is older than Linux 6.8")]);

const LISTMOUNT: i64 = 458;

fn attack(_: &Args) -> Answer {
    // The size, and `LSMT_ROOT`.
    let mut request = [24_u64, u64::MAX, 0];
    let mut ids = [0_u64; 16];
    let count = call(
        LISTMOUNT,
        &[
            (&mut request).into(),
            (&mut ids).into(),
            16.into(),
            0.into(),
        ],
    )?;
    Ok(format!("{count} mounts"))
}
