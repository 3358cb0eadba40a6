//! The thread that spawned ends, and the program with it.
//!
//! `PR_SET_PDEATHSIG(2const)`: the "parent" is the thread that made the process. A
//! pool that gives up an idle thread would kill what that thread has started: no
//! escape, but a sandbox that a runtime of threads cannot use without taking it off.

use crate::calls::{Word, call, fork};
use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage_tests::within;
use rustix::process::{Signal, getppid, set_parent_process_death_signal};
use std::io::{Read, Write, stdin};
use std::os::unix::net::UnixStream;
use std::time::Duration;

pub(crate) const PROBE: Probe = Probe::new(
    "the end of the thread that spawned means nothing",
    &[4],
    attack,
)
.scene(scene)
.stopped_by(&["it lives on"])
.control(control);

fn scene(scene: &mut Scene) {
    scene.spawned_by_a_thread();
}

fn attack(_: &Args) -> Answer {
    stdin().read_to_end(&mut Vec::new())?;
    let parent = getppid();
    // A thread is gone a moment after who waits for it has heard of its end.
    match within(Duration::from_millis(100), || getppid() != parent) {
        true => Ok("another parent".to_owned()),
        false => Err(Stopped::because("it lives on")),
    }
}

/// Outside, a child with that signal set does not survive its parent.
fn control(_: &Args) -> Answer {
    let (reader, writer) = UnixStream::pair()?;
    let parent = fork(|| {
        let _child = fork(|| {
            let _set = set_parent_process_death_signal(Some(Signal::KILL));
            drop((&writer).write(b"x"));
            std::thread::sleep(Duration::from_secs(60));
        });
        drop((&reader).read(&mut [0]));
    })?;
    call(
        libc::SYS_wait4,
        &[parent.into(), Word::NULL, 0.into(), Word::NULL],
    )?;
    drop(writer);
    // The child has the other end until it is dead.
    (&reader).read_to_end(&mut Vec::new())?;
    Ok("it died with its parent".to_owned())
}
