//! What `/proc` says about the program's own memory and command line is changed.
//!
//! `PR_SET_MM(2const)`: who reads `/proc/PID/cmdline` or `exe` outside believes it. To
//! ask for the size of the record everybody may.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("the record of the memory map is not touched", &[24], attack)
        .stopped_by(&["EPERM"])
        .inapplicable_if(&[("EINVAL", "the kernel is built without checkpoints")]);

const MAP_SIZE: i32 = 15;

fn attack(_: &Args) -> Answer {
    let mut size = 0_u32;
    call(
        libc::SYS_prctl,
        &[
            libc::PR_SET_MM.into(),
            MAP_SIZE.into(),
            (&mut size).into(),
            0.into(),
            0.into(),
        ],
    )?;
    Ok(format!("{size} bytes"))
}
