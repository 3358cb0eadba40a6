//! With the program everything ends that it has started.

use birdcage_tests::{processes_named, signal, start, unguessable, within_a_second};
use std::io::Read;

/// Starts a program that ends when told, and leaves others behind that never do.
fn check(end: impl FnOnce(&mut birdcage::process::Child), ending: &str) {
    let token = unguessable();
    let forever = format!("trap \"\" HUP TERM INT; while :; do sleep 1; done; : {token}");
    let script = format!("(setsid sh -c '{forever}' &); sh -c '{forever}' & echo ready; {ending}");
    let mut child = start(&script);
    let mut line = [0; 6];
    child
        .stdout
        .as_mut()
        .expect("a pipe")
        .read_exact(&mut line)
        .expect("a line");
    assert!(
        within_a_second(|| processes_named(&token) >= 2),
        "they are there to begin with"
    );
    end(&mut child);
    child.wait().expect("a status");
    assert_eq!(processes_named(&token), 0, "left when wait has returned");
}

#[test]
fn everything_inside_ends_when_the_program_is_killed() {
    check(
        |child| child.kill().expect("kill"),
        "while :; do sleep 1; done",
    );
}

#[test]
fn everything_inside_ends_when_the_program_does() {
    check(|_| (), "sleep 0.3");
}

#[test]
fn everything_inside_ends_when_a_signal_ends_the_program() {
    check(|child| signal(child, 15), "exec sleep 100");
}

#[test]
fn a_stopped_program_is_killed_all_the_same() {
    let stop = |child: &mut birdcage::process::Child| {
        signal(child, 19);
        child.kill().expect("kill");
    };
    check(stop, "while :; do sleep 1; done");
}

#[test]
fn an_output_that_others_hold_is_at_its_end_with_the_program() {
    let child = start("(setsid sleep 100 &); echo text");
    let output = child.wait_with_output();
    assert_eq!(output.expect("output").stdout, b"text\n");
}
