//! Items 21 to 23: pipes, and who holds them.

use birdcage::process::{Child, Stdio};
use birdcage_tests::{base, beside, sh, within_a_second, within_seconds};
use rustix::fd::AsFd;
use rustix::io::{FdFlags, fcntl_getfd};
use std::io::{ErrorKind, Read, Write};
use std::process::Command;

/// Starts a script with all three streams in pipes.
#[track_caller]
fn start(script: &str) -> Child {
    let mut command = sh(script);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    base([]).spawn(command).expect("spawn")
}

#[test]
fn item_21_spawning_leaks_nothing() {
    let output = Command::new(beside("caller"))
        .arg("leaks-nothing")
        .env("BIRDCAGE_SPAWNS", "100")
        .output()
        .expect("caller");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {complaint}", output.status);
}

#[track_caller]
fn closes_on_exec(descriptor: impl AsFd) {
    assert!(
        fcntl_getfd(descriptor)
            .expect("flags")
            .contains(FdFlags::CLOEXEC)
    );
}

#[test]
fn item_21_pipes_close_on_exec() {
    let mut child = start("exit 0");
    closes_on_exec(child.stdin.as_ref().expect("a pipe"));
    closes_on_exec(child.stdout.as_ref().expect("a pipe"));
    closes_on_exec(child.stderr.as_ref().expect("a pipe"));
    closes_on_exec(child.pidfd());
    child.wait().expect("wait");
}

/// Were the writing end in the second, the first would never see the end of its input.
#[test]
fn item_21_a_second_child_does_not_delay_the_firsts_end_of_input() {
    let mut first = start("cat");
    let mut sandboxed = start("sleep 1000");
    let mut plain = Command::new("sleep").arg("1000").spawn().expect("sleep");
    drop(first.stdin.take());
    let ended = within_a_second(|| first.try_wait().expect("an answer").is_some());
    sandboxed.kill().expect("kill");
    sandboxed.wait().expect("wait");
    plain.kill().expect("kill");
    plain.wait().expect("wait");
    assert!(ended, "the first waits for input");
}

/// The reader sees the end while the program lives on.
#[test]
fn item_21_a_closed_output_is_seen_at_once() {
    let mut child = start("exec >&-; read line");
    let mut output = child.stdout.take().expect("a pipe");
    assert_eq!(output.read_to_end(&mut Vec::new()).expect("the end"), 0);
    assert_eq!(child.try_wait().expect("an answer"), None);
    assert!(
        !child.wait().expect("wait").success(),
        "`read` was at the end of its input"
    );
}

#[test]
fn item_21_a_closed_input_is_a_broken_pipe_at_once() {
    let mut child = start("exec <&-; echo closed; sleep 1000");
    let mut said = [0; 7];
    child
        .stdout
        .as_mut()
        .expect("a pipe")
        .read_exact(&mut said)
        .expect("a line");
    // Another thread's new process may hold a copy of the other end, until it closes it.
    let mut input = child.stdin.take().expect("a pipe");
    let mut write = || {
        input
            .write(b"x")
            .is_err_and(|error| error.kind() == ErrorKind::BrokenPipe)
    };
    assert!(
        within_a_second(&mut write),
        "somebody still holds the input"
    );
    child.kill().expect("kill");
    child.wait().expect("wait");
}

#[test]
fn item_22_waiting_closes_the_programs_input() {
    let mut child = start("cat");
    let wait = std::thread::spawn(move || child.wait().expect("wait"));
    assert!(
        within_seconds(5, || wait.is_finished()),
        "cat waits for input"
    );
    assert!(wait.join().expect("the thread").success());
}

/// One pipe, and more than fits into it.
#[test]
fn item_23_a_single_pipe_is_read_to_its_end() {
    for (script, piped) in [("seq 100000", 1), ("seq 100000 >&2", 2)] {
        let mut command = sh(script);
        match piped {
            1 => command.stdout(Stdio::piped()).stderr(Stdio::null()),
            _ => command.stdout(Stdio::null()).stderr(Stdio::piped()),
        };
        let output = base([])
            .spawn(command)
            .expect("spawn")
            .wait_with_output()
            .expect("output");
        let (read, other) = match piped {
            1 => (output.stdout, output.stderr),
            _ => (output.stderr, output.stdout),
        };
        assert!(
            read.ends_with(b"\n100000\n") && read.len() == 588_895,
            "{script}: {}",
            read.len()
        );
        assert_eq!(other, b"");
    }
}
