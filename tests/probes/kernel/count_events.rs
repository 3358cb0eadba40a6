//! A counter of the processor tells of other processes, and its interface had holes.
//!
//! `perf_event_open(2)`, CVE-2013-2094. `perf_event_paranoid` is the host's choice.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no event is counted", &[24], attack)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("EACCES", "kernel.perf_event_paranoid, and we are not root")]);

/// Of this process, in user mode: `PERF_COUNT_SW_TASK_CLOCK`, `exclude_kernel` and `exclude_hv`.
fn attack(_: &Args) -> Answer {
    let mut event = [0_u64; 16];
    event[0] = 1 | 128 << 32;
    event[1] = 1;
    event[5] = 0b110_0000;
    let none = || Word::from(-1);
    call(
        libc::SYS_perf_event_open,
        &[(&mut event).into(), 0.into(), none(), none(), 0.into()],
    )?;
    Ok("a counter".to_owned())
}
