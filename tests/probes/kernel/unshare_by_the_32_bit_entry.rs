//! `int 0x80` enters the kernel with the numbers of i386, which mean something else.
//!
//! `seccomp(2)`: a filter that does not look at the architecture reads 310 as
//! `process_vm_readv`, and the kernel does `unshare`. Here the process is killed.

use crate::calls::{call_32, in_child};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new(
    "the 32-bit entry makes no user namespace",
    &[23, 24],
    attack,
)
.stopped_by(&["SIGSYS"])
.inapplicable_if(&[
    ("SIGSEGV", "the kernel has no 32-bit entry"),
    ("ENOSYS", "nor has this architecture"),
]);

const UNSHARE_ON_I386: i32 = 310;

fn attack(_: &Args) -> Answer {
    let flags = u32::try_from(libc::CLONE_NEWUSER).expect("a flag");
    match in_child(|| -call_32(UNSHARE_ON_I386, flags))? {
        0 => Ok("a user namespace".to_owned()),
        errno => Err(std::io::Error::from_raw_os_error(errno).into()),
    }
}
