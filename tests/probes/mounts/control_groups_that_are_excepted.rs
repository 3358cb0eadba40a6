//! A program to which `/sys` is shown writes to it.
//!
//! `cgroups(7)`, `sysfs(5)`: for reading it is asked for by many, and `uid` 0 owns all of
//! it. Device drivers and control groups take orders by files there.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "what is shown of /sys for reading is not written to",
    &[14, 21],
    attack,
)
.scene(scene)
.stopped_by(&["EROFS"])
.inapplicable_if(&[("EACCES", "the file is root's, and we are not")]);

fn scene(scene: &mut Scene) {
    scene.allow(Exception::Read("/sys".into()));
}

fn attack(_: &Args) -> Answer {
    OpenOptions::new()
        .write(true)
        .open("/sys/kernel/mm/ksm/run")?;
    Ok("open for writing".to_owned())
}
