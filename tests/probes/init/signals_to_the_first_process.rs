//! Process 1 is stopped or ended, so that nobody watches what is left.
//!
//! `pid_namespaces(7)`: a signal from inside reaches it only if it has a handler or
//! blocks and reads it, as a reaper does. `SIGSTOP` is never to get through; the
//! rest must not be taken for one of the caller's.

use crate::calls::{Word, call, fork};
use crate::{Answer, Args, Probe, Stopped};
use birdcage_tests::within_a_second;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

pub(crate) const PROBE: Probe = Probe::new(
    "no signal from inside stops or ends process 1, and orphans are reaped after all of them",
    &[3],
    attack,
)
.stopped_by(&["it reaps as before"])
.control(control);

fn attack(_: &Args) -> Answer {
    for signal in 1..=64 {
        let words: [Word<'_>; 2] = [1.into(), signal.into()];
        // Whether one may be sent is of no interest here: it has to be without effect.
        let _sent = call(libc::SYS_kill, &words);
        let _sent = call(libc::SYS_tkill, &words);
    }
    let _stopped = call(libc::SYS_kill, &[1.into(), libc::SIGSTOP.into()]);
    match (0..20).all(|_| reaps()) {
        true => Err(Stopped::because("it reaps as before")),
        false => Ok("orphans stay".to_owned()),
    }
}

/// Whether an orphan is gone soon after its end: it stays for as long as nobody waits for it.
fn reaps() -> bool {
    let (mut reader, mut writer) = UnixStream::pair().expect("a pipe");
    let middle = fork(|| {
        let orphan = fork(|| ()).expect("fork");
        writer.write_all(&orphan.to_ne_bytes()).expect("a pipe");
    });
    let middle = middle.expect("fork");
    let mut id = [0; 4];
    reader.read_exact(&mut id).expect("its id");
    let orphan = i32::from_ne_bytes(id);
    let words = [middle.into(), Word::NULL, 0.into(), Word::NULL];
    call(libc::SYS_wait4, &words).expect("the end of the process between");
    within_a_second(|| fs::metadata(format!("/proc/{orphan}")).is_err())
}

/// Outside, an ordinary process that is to reap is stopped.
fn control(_: &Args) -> Answer {
    let child = fork(|| {
        loop {
            std::thread::park();
        }
    })?;
    call(libc::SYS_kill, &[child.into(), libc::SIGSTOP.into()])?;
    let mut status = 0_i32;
    let stopped = [
        child.into(),
        (&mut status).into(),
        libc::WUNTRACED.into(),
        Word::NULL,
    ];
    call(libc::SYS_wait4, &stopped)?;
    call(libc::SYS_kill, &[child.into(), libc::SIGKILL.into()])?;
    Ok(format!("stopped: {}", libc::WIFSTOPPED(status)))
}
