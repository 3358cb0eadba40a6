//! The caller's directory has been deleted, and so has no name to be entered by.
//!
//! A sandbox that then stays where it is leaves the program in a directory of the
//! host, which `/proc/self/cwd` reaches by descriptor (`proc_pid_cwd(5)`).

use crate::{Answer, Args, Probe, Scene, Stopped};
use std::fs;
use std::os::unix::fs::MetadataExt;

pub(crate) const PROBE: Probe = Probe::new(
    "the program starts in the new root if the caller's directory is no more",
    &[8],
    attack,
)
.scene(scene)
.stopped_by(&["in the root"]);

fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("deleted");
    scene.directory(directory);
    scene.through(&["sh", "-c", "rmdir \"$PWD\" && exec \"$@\"", "sh"]);
}

fn attack(_: &Args) -> Answer {
    let place = |path: &str| fs::metadata(path).map(|status| (status.dev(), status.ino()));
    if place("/proc/self/cwd")? == place("/")? {
        return Err(Stopped::because("in the root"));
    }
    Ok("in a directory without a name".to_owned())
}
