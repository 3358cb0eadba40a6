//! A namespace of the host is given as standard input.
//!
//! `setns(2)` takes no more than such a descriptor and a capability; `ioctl_nsfs(2)`
//! leads from it to the owner and the parent of the namespace.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new(
    "what is no stream of bytes cannot be standard input",
    &[7, 9],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

const NS_GET_NSTYPE: i32 = 0xb703;

fn scene(scene: &mut Scene) {
    scene.stdin(File::open("/proc/self/ns/user").expect("a namespace"));
}

fn attack(_: &Args) -> Answer {
    let kind = call(libc::SYS_ioctl, &[0.into(), NS_GET_NSTYPE.into()])?;
    Ok(format!("a namespace of kind {kind:#x}"))
}
