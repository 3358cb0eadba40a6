//! POSIX shared memory of the host is a file in `/dev/shm`.
//!
//! `shm_overview(7)`: a predictable name, in a directory that all may write to. Browsers
//! and audio servers have theirs there.

use crate::{Answer, Args, Probe, Scene};
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe =
    Probe::new("no POSIX shared memory of the host is there", &[33], attack)
        .scene(scene)
        .stopped_by(&["ENOENT"])
        .inapplicable_if(&[("ENOENT", "the host has no /dev/shm")]);

/// A file that is gone with the value.
#[derive(Debug)]
struct Memory(PathBuf);

impl Drop for Memory {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

fn path(token: &str) -> PathBuf {
    PathBuf::from("/dev/shm").join(token)
}

fn scene(scene: &mut Scene) {
    let path = path(scene.token());
    // Without such a directory, the control says so.
    drop(fs::write(&path, scene.token()));
    scene.keep(Memory(path));
}

fn attack(args: &Args) -> Answer {
    Ok(fs::read_to_string(path(args.text("token")))?)
}
