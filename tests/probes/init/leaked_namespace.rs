//! A descriptor of the host's mount namespace is a way back into it.
//!
//! `setns(2)` takes a capability that a program may get one day; the descriptor is the
//! half of the way that it must not have. `ioctl_nsfs(2)` answers to whoever has one.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new(
    "a descriptor of the host's mount namespace is not open inside",
    &[7, 18],
    attack,
)
.scene(scene)
.stopped_by(&["EBADF"]);

const NUMBER: i32 = 200;
const NS_GET_NSTYPE: i32 = 0xb703;

fn scene(scene: &mut Scene) {
    let namespace = File::open("/proc/self/ns/mnt").expect("a namespace");
    scene.leak(namespace, NUMBER);
}

fn attack(_: &Args) -> Answer {
    let kind = call(libc::SYS_ioctl, &[NUMBER.into(), NS_GET_NSTYPE.into()])?;
    Ok(format!("a namespace of kind {kind:#x}"))
}
