//! The wait status is the program's own, however often and whenever one asks.

use birdcage::process::Command;
use birdcage_tests::{base, run, signal, start, within_seconds};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

#[track_caller]
fn check(script: &str, raw: i32) {
    assert_eq!(run(script).status.into_raw(), raw, "{script}");
}

#[test]
fn an_exit_code_arrives_as_it_is() {
    for code in [0, 1, 2, 126, 127, 255] {
        check(&format!("exit {code}"), code << 8);
    }
}

#[test]
fn a_signal_that_ends_the_program_arrives_as_it_is() {
    for signal in [1, 2, 9, 10, 13, 14, 15, 34, 64] {
        check(&format!("kill -{signal} $$"), signal);
    }
}

/// The limit on core dumps is zero inside, and the kernel sets the bit only where
/// it has written one. That the bit is handed on is tried where the report is read.
#[test]
fn a_signal_that_would_dump_core_arrives_without_a_dump() {
    for signal in [3, 4, 6, 8, 11] {
        check(&format!("kill -{signal} $$"), signal);
    }
}

#[test]
fn the_end_of_another_process_inside_is_not_the_end_of_the_program() {
    check("(exit 7) & sleep 0.1; exit 42", 42 << 8);
}

#[test]
fn waiting_again_gives_the_same_answer() {
    let mut child = start("exit 42");
    for _ in 0..3 {
        assert_eq!(child.wait().expect("a status").code(), Some(42));
        assert_eq!(
            child.try_wait().expect("a status").expect("an end").code(),
            Some(42)
        );
    }
}

#[test]
fn a_program_that_runs_has_no_status_yet() {
    let mut child = start("sleep 100");
    assert_eq!(child.try_wait().expect("an answer"), None);
    child.kill().expect("kill");
    let mut found = None;
    assert!(within_seconds(5, || {
        found = child.try_wait().expect("an answer");
        found.is_some()
    }));
    assert_eq!(found.expect("an end").signal(), Some(9));
}

#[test]
fn killing_after_the_end_is_no_error() {
    let mut child = start("exit 3");
    assert_eq!(child.wait().expect("a status").code(), Some(3));
    child.kill().expect("nothing to kill");
    child.kill().expect("still nothing");
    assert_eq!(
        child.wait().expect("a status").code(),
        Some(3),
        "the end is the one before"
    );
}

#[test]
fn killing_between_the_end_and_the_wait_is_no_error_and_changes_nothing() {
    let mut child = start("exit 3");
    let mut set = [PollFd::new(&child, PollFlags::IN)];
    let minute = Timespec {
        tv_sec: 60,
        tv_nsec: 0,
    };
    assert_eq!(
        poll(&mut set, Some(&minute)),
        Ok(1),
        "the descriptor is readable at the end"
    );
    child.kill().expect("nothing to kill");
    assert_eq!(child.wait().expect("a status").code(), Some(3));
}

#[test]
fn a_signal_to_the_sandbox_reaches_the_program() {
    let mut child =
        start("trap 'echo caught; exit 5' TERM; echo ready; while :; do sleep 0.05; done");
    let mut line = [0; 6];
    let output = child.stdout.as_mut().expect("a pipe");
    std::io::Read::read_exact(output, &mut line).expect("a line");
    signal(&child, 15);
    let output = child.wait_with_output().expect("output");
    assert_eq!(
        (output.status.code(), output.stdout),
        (Some(5), b"caught\n".to_vec())
    );
}

#[test]
fn a_signal_to_the_id_reaches_the_program_too() {
    let mut child = start("exec sleep 100");
    let id = i32::try_from(child.id()).expect("a process id");
    let id = rustix::process::Pid::from_raw(id).expect("not zero");
    rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("kill");
    assert_eq!(child.wait().expect("a status").signal(), Some(15));
}

#[test]
fn what_the_program_used_is_known_after_its_end() {
    let mut child = start("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
    assert!(child.usage().expect("an answer").is_none());
    child.wait().expect("a status");
    let usage = child.usage().expect("an answer").expect("known now");
    assert!(usage.user + usage.system > Duration::ZERO);
    assert!(
        usage.peak_memory > 100 * 1024,
        "{} bytes",
        usage.peak_memory
    );
}

#[test]
fn a_missing_program_is_an_error_of_spawn_and_not_a_status() {
    let error = base([])
        .spawn(Command::new("/usr/bin/no-such-program"))
        .expect_err("missing");
    assert!(
        error.to_string().contains("/usr/bin/no-such-program"),
        "{error}"
    );
}
