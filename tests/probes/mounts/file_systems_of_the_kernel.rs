//! `/sys` shows the machine's devices, and lets root change them.
//!
//! `sysfs(5)`: `uevent_helper` names a program that the kernel runs, `/sys/kernel` has the
//! addresses of sections, `/sys/firmware` the firmware. All of it is the host's.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new("there is no /sys", &[21], attack)
    .stopped_by(&["ENOENT"])
    .works_with(excepted);

fn excepted(scene: &mut Scene) {
    scene.allow(Exception::Read("/sys".into()));
}

fn attack(_: &Args) -> Answer {
    let entries = fs::read_dir("/sys/kernel")?;
    Ok(format!("{} entries", entries.count()))
}
