//! A file in memory is executed by its descriptor, with no path and no execute bit.
//!
//! `execveat(2)`, `AT_EMPTY_PATH`: root needs at least one execute bit, and others the
//! right one; that the file lies on no visible mount is no hindrance.

use crate::in_memory::{execute, make};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new(
    "a file in memory without execute bits is not executed",
    &[26],
    attack,
)
.stopped_by(&["EACCES", "EINVAL"])
.control(control)
.inapplicable_if(&[("EACCES", "vm.memfd_noexec is 2 on the host")]);

fn attack(args: &Args) -> Answer {
    execute(&make(8)?, args)
}

fn control(args: &Args) -> Answer {
    execute(&make(0)?, args)
}
