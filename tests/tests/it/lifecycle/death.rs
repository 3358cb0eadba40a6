//! The sandbox ends with the process that made it, however that ends.

use birdcage_tests::{beside, processes_named, unguessable, within_a_second};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// Starts a caller that spawns a cage full of processes that want to stay.
fn hold(scenario: &str, token: &str) -> Child {
    let mut command = Command::new(beside("caller"));
    command
        .arg(scenario)
        .arg(token)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut caller = command.spawn().expect("the caller");
    let mut line = String::new();
    let output = caller.stdout.take().expect("a pipe");
    BufReader::new(output).read_line(&mut line).expect("a line");
    assert_eq!(line, "ready\n", "{scenario}");
    caller
}

/// The processes inside, and not the caller, which has the token as its argument.
fn inside(token: &str) -> usize {
    processes_named(&format!(": {token}"))
}

#[track_caller]
fn check(scenario: &str, end: impl FnOnce(&mut Child)) {
    let token = unguessable();
    let mut caller = hold(scenario, &token);
    if scenario != "spawn-and-exit" {
        assert!(
            within_a_second(|| inside(&token) >= 3),
            "they are there to begin with"
        );
    }
    end(&mut caller);
    caller.wait().expect("a status");
    assert!(
        within_a_second(|| inside(&token) == 0),
        "{} are left",
        inside(&token)
    );
}

#[test]
fn the_sandbox_ends_when_its_caller_is_killed() {
    check("hold", |caller| caller.kill().expect("kill"));
}

#[test]
fn the_sandbox_ends_when_its_caller_is_terminated() {
    check("hold", |caller| {
        let id = i32::try_from(caller.id()).expect("a process id");
        let id = rustix::process::Pid::from_raw(id).expect("not zero");
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("kill");
    });
}

#[test]
fn the_sandbox_ends_when_its_caller_exits() {
    check("spawn-and-exit", |_| ());
}

#[test]
fn the_sandbox_ends_with_the_process_and_not_with_the_thread() {
    check("hold-in-a-thread-that-ends", |caller| {
        thread::sleep(Duration::from_millis(300));
        assert_eq!(caller.try_wait().expect("an answer"), None);
        caller.kill().expect("kill");
    });
}

#[test]
fn the_end_of_the_spawning_thread_means_nothing() {
    let token = unguessable();
    let mut caller = hold("hold-in-a-thread-that-ends", &token);
    thread::sleep(Duration::from_millis(1500));
    let left = inside(&token);
    caller.kill().expect("kill");
    caller.wait().expect("a status");
    assert!(left >= 3, "only {left} are left");
}

#[test]
fn a_caller_that_is_killed_in_any_step_of_a_spawn_leaves_nothing() {
    let token = unguessable();
    for round in 0..60 {
        let mut caller = hold("spawn-forever", &token);
        // A spawn takes a few milliseconds: the steps of half a millisecond pass through all of it.
        thread::sleep(Duration::from_micros(500 * (round % 20)));
        caller.kill().expect("kill");
        caller.wait().expect("a status");
        // The stage has the caller's memory, and so its arguments.
        let gone = || processes_named(&token) == 0;
        assert!(
            within_a_second(gone),
            "round {round}: {} are left",
            processes_named(&token)
        );
    }
}
