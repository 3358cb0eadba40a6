//! A program is written into memory only, and executed from there.
//!
//! `memfd_create(2)`: a file on no mount, so that no `noexec` holds. Malware that
//! leaves no trace runs so; `vm.memfd_noexec` (Linux 6.3) is the kernel's answer.

use crate::in_memory::{execute, make};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no program in memory is executed", &[26], attack)
    .stopped_by(&["ENOSYS"])
    .inapplicable_if(&[("EACCES", "vm.memfd_noexec is 2 on the host")]);

fn attack(args: &Args) -> Answer {
    execute(&make(0)?, args)
}
