//! A file in memory without execute bits is given them afterwards.
//!
//! `memfd_create(2)`: `MFD_NOEXEC_SEAL` seals the mode with `F_SEAL_EXEC`. Without that
//! seal the bits are one `fchmod` away.

use crate::in_memory::{execute, make};
use crate::{Answer, Args, Probe};
use rustix::fs::{Mode, fchmod};

pub(crate) const PROBE: Probe = Probe::new(
    "a sealed file in memory is not made executable",
    &[26],
    attack,
)
.stopped_by(&["EPERM", "EINVAL"])
.control(control)
.inapplicable_if(&[("EACCES", "vm.memfd_noexec is 2 on the host")]);

const MFD_NOEXEC_SEAL: u32 = 8;

fn attack(args: &Args) -> Answer {
    let file = make(MFD_NOEXEC_SEAL)?;
    fchmod(&file, Mode::from_raw_mode(0o755))?;
    execute(&file, args)
}

/// Without the seal it works.
fn control(args: &Args) -> Answer {
    let file = make(0)?;
    fchmod(&file, Mode::from_raw_mode(0o644))?;
    fchmod(&file, Mode::from_raw_mode(0o755))?;
    execute(&file, args)
}
