//! Not one call of the 32-bit entry is let through, harmless ones included.
//!
//! What i386 calls `getpid`, 20, is `writev` on x86_64: a filter that decides by
//! number alone decides about another call (`seccomp(2)`, "Caveats").

use crate::calls::{call_32, in_child};
use crate::{Answer, Args, Probe, Stopped};

pub(crate) const PROBE: Probe = Probe::new(
    "a call through the 32-bit entry ends the process",
    &[24],
    attack,
)
.stopped_by(&["SIGSYS"])
.inapplicable_if(&[
    ("SIGSEGV", "the kernel has no 32-bit entry"),
    ("no answer", "nor has this architecture"),
]);

const GETPID_ON_I386: i32 = 20;

fn attack(_: &Args) -> Answer {
    match in_child(|| i32::from(call_32(GETPID_ON_I386, 0) <= 0))? {
        0 => Ok("the kernel answered".to_owned()),
        _ => Err(Stopped::because("no answer")),
    }
}
