//! `release_agent` of a control group names a program that the host's root runs.
//!
//! CVE-2022-0492: writing it took no capability in the first user namespace. With any
//! control group in sight (`cgroups(7)`), limits of the host can be lifted as well.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe =
    Probe::new("there is no file system of control groups", &[21], attack)
        .stopped_by(&["ENOENT"])
        .works_with(excepted);

fn excepted(scene: &mut Scene) {
    scene.allow(Exception::Read("/sys/fs/cgroup".into()));
}

fn attack(_: &Args) -> Answer {
    let entries = fs::read_dir("/sys/fs/cgroup")?;
    Ok(format!("{} entries", entries.count()))
}
