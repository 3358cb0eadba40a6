//! Waiting for a program, and sending it signals.

use crate::{cage, sh};
use birdcage::process::{Child, Stdio};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::thread;

const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;

/// A program that runs until it is told to end, and has said that it does.
fn endless(script: &str) -> Child {
    let mut command = sh(&format!(
        "{script}\necho ready; while :; do sleep 100 & wait $!; done"
    ));
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = cage([]).spawn(command).expect("spawn");
    let mut ready = [0; 6];
    child
        .stdout
        .as_mut()
        .expect("a pipe")
        .read_exact(&mut ready)
        .expect("ready");
    child
}

fn is_readable(child: &Child) -> bool {
    let mut set = [PollFd::new(child, PollFlags::IN)];
    let at_once = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    poll(&mut set, Some(&at_once)).expect("poll") == 1
}

#[test]
fn waiting_twice_gives_the_same_answer() {
    let mut child = cage([]).spawn(sh("exit 3")).expect("spawn");
    for _ in 0..3 {
        assert_eq!(child.wait().expect("wait").code(), Some(3));
        assert_eq!(
            child
                .try_wait()
                .expect("ended")
                .and_then(|status| status.code()),
            Some(3)
        );
    }
}

#[test]
fn a_killed_program_has_ended_by_that_signal() {
    let mut child = endless("trap '' TERM");
    assert_eq!(child.try_wait().expect("running"), None);
    assert!(!is_readable(&child));
    child.kill().expect("kill");
    assert_eq!(child.wait().expect("wait").signal(), Some(SIGKILL));
    assert!(is_readable(&child));
    child.kill().expect("there is nothing left to kill");
    child.signal(SIGTERM).expect("nor to send a signal to");
}

#[test]
fn a_signal_reaches_the_program_and_may_be_handled_there() {
    let mut child = endless("trap 'exit 7' TERM");
    child.signal(SIGTERM).expect("signal");
    assert_eq!(child.wait().expect("wait").code(), Some(7));
}

#[test]
fn another_thread_sends_signals_while_this_one_waits() {
    let mut child = endless("");
    let signaller = child.signaller().expect("a descriptor");
    let sender = thread::spawn(move || signaller.send(SIGTERM));
    assert_eq!(child.wait().expect("wait").signal(), Some(SIGTERM));
    sender.join().expect("no panic").expect("sent");
}

#[test]
fn a_number_that_is_no_signal_is_an_error() {
    let mut child = endless("");
    let error = child.signal(0).expect_err("no signal");
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    child.kill().expect("kill");
    child.wait().expect("wait");
}

#[test]
fn what_a_program_used_is_known_once_it_has_ended() {
    let mut child = endless("");
    assert_eq!(child.usage().expect("running"), None);
    child.kill().expect("kill");
    child.wait().expect("wait");
    assert!(child.usage().expect("ended").is_some());
    let mut child = cage([]).spawn(sh("exit 0")).expect("spawn");
    child.wait().expect("wait");
    let usage = child.usage().expect("ended").expect("used something");
    assert!(usage.peak_memory > 0, "{usage:?}");
}

#[test]
fn one_sandbox_serves_many_programs_each_in_its_own() {
    let cage = cage([]);
    let script = "test ! -e /tmp/mark && touch /tmp/mark";
    for _ in 0..2 {
        assert!(cage.status(sh(script)).expect("spawn").success());
    }
    assert!(
        cage.clone()
            .spawn(sh(script))
            .expect("spawn")
            .wait()
            .expect("wait")
            .success()
    );
}
