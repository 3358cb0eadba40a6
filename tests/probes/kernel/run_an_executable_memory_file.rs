//! `MFD_EXEC` asks for a file in memory that may be executed, whatever the default is.
//!
//! `memfd_create(2)`, Linux 6.3: with `vm.memfd_noexec` at 1 it is the way around it.

use crate::in_memory::{execute, make};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("MFD_EXEC gives no executable file", &[26], attack)
    .stopped_by(&["ENOSYS"])
    .inapplicable_if(&[
        ("EINVAL", "the kernel is older than Linux 6.3"),
        ("EACCES", "vm.memfd_noexec is 2 on the host"),
    ]);

const MFD_EXEC: u32 = 0x10;

fn attack(args: &Args) -> Answer {
    execute(&make(MFD_EXEC)?, args)
}
