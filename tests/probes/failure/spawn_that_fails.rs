//! A spawn fails at its last step, when everything has been made.
//!
//! `execve(2)` of what may only be read. By then there are namespaces, mounts, a process 1;
//! who reports an error and forgets them leaves them on the host.

use crate::calls::fork;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use birdcage_tests::{beside, within_a_second};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "a spawn that fails leaves no process, no mount and no file",
    &[35],
    attack,
)
.scene(scene)
.stopped_by(&["refused"])
.control(control)
.judged_by_host(judge);

/// The mounts of the test's own namespace, and the names in the scratch directory.
struct Before(String, usize);

fn mounts() -> String {
    fs::read_to_string("/proc/self/mountinfo").expect("mounts")
}

fn names(scene: &Scene) -> usize {
    fs::read_dir(scene.scratch().path())
        .expect("the directory")
        .count()
}

/// The program may be read, and not executed.
fn scene(scene: &mut Scene) {
    let programs = scene.scratch().directory("programs");
    let program = scene.scratch().copy("programs/program", &beside("probe"));
    scene.allow(Exception::Read(programs));
    scene.program = program.into();
    let before = Before(mounts(), names(scene));
    scene.keep(before);
}

fn attack(_: &Args) -> Answer {
    Ok("executed".to_owned())
}

fn control(_: &Args) -> Answer {
    fork(|| std::thread::sleep(std::time::Duration::from_secs(60)))?;
    Ok("left a child".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let gone = within_a_second(|| scene.processes().is_empty());
    let now = (mounts(), names(scene));
    let before = scene.kept::<Before>();
    let same = before.0 == now.0 && before.1 == now.1;
    (!gone || !same).then(|| format!("gone: {gone}, the same mounts and names: {same}"))
}
