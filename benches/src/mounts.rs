//! A host with many mounts: a mount namespace of the worker's own, filled up.

use std::fs;
use std::path::Path;

use rustix::io::Errno;
use rustix::mount::{MountFlags, mount, mount_bind};
use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};

use crate::worker::Result;

/// How many mounts this process sees.
///
/// # Errors
/// If it cannot be read.
pub fn count() -> Result<usize> {
    Ok(fs::read_to_string("/proc/self/mountinfo")?.lines().count())
}

/// Makes mounts below the directory of the run until there are so many, and gives
/// up what allowed it.
///
/// # Errors
/// If it is not allowed: the mount namespace has to be our own.
pub fn fill_up(directory: &Path, wanted: usize) -> Result<()> {
    let present = count()?;
    if present < wanted {
        let place = directory.join("mounts");
        mount("tmpfs", &place, "tmpfs", MountFlags::NOSUID, None)?;
        for number in 1..wanted - present {
            let at = place.join(number.to_string());
            fs::create_dir(&at)?;
            mount_bind(&at, &at)?;
        }
    }
    if rustix::process::geteuid().is_root() {
        return Ok(());
    }
    Ok(give_up_capabilities()?)
}

/// An ordinary user has them from the user namespace that the mounts needed.
fn give_up_capabilities() -> std::result::Result<(), Errno> {
    let none = CapabilitySet::empty();
    let sets = CapabilitySets {
        effective: none,
        permitted: none,
        inheritable: none,
    };
    set_capabilities(None, sets)
}
