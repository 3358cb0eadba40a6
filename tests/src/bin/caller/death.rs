//! Callers that die, or end, or whose thread ends, while their cage lives.

use birdcage::process::Stdio;
use birdcage_tests::{base, sh};
use std::io::Write;
use std::time::Duration;
use std::{io, thread};

/// Processes that outlive whatever they can: deaf to signals, orphaned, in other sessions.
///
/// The text is among the arguments of each of them.
fn spawn_tenacious(token: &str) {
    let deaf = "trap '' HUP INT QUIT TERM USR1 USR2 PIPE ALRM";
    let forever = format!("{deaf}; while :; do sleep 1; done; : {token}");
    let script = format!(
        "{deaf}; (setsid sh -c '{}' &) ; sh -c '{}' & echo ready; while :; do sleep 1; done; : {token}",
        forever.replace('\'', "'\\''"),
        forever.replace('\'', "'\\''"),
    );
    let mut command = sh(&script);
    command.stdout(Stdio::piped());
    let mut child = base([]).spawn(command).expect("spawn");
    let mut line = [0; 6];
    io::Read::read_exact(child.stdout.as_mut().expect("a pipe"), &mut line).expect("a line");
    assert_eq!(&line, b"ready\n");
    // Dropping it closes the pipe, and ends nothing.
}

/// Says that the cage is there, and stays until it is killed.
pub(crate) fn hold(arguments: &[String]) {
    spawn_tenacious(&arguments[0]);
    say_ready();
    thread::sleep(Duration::from_secs(600));
}

/// The same, the spawning thread having ended before.
pub(crate) fn hold_in_a_thread_that_ends(arguments: &[String]) {
    let token = arguments[0].clone();
    thread::spawn(move || spawn_tenacious(&token))
        .join()
        .expect("the thread");
    say_ready();
    thread::sleep(Duration::from_secs(600));
}

/// Ends as any program does, having waited for nothing.
pub(crate) fn spawn_and_exit(arguments: &[String]) {
    spawn_tenacious(&arguments[0]);
    say_ready();
}

/// Spawns and kills without end, so that its own death finds it in any step.
pub(crate) fn spawn_forever(arguments: &[String]) {
    say_ready();
    loop {
        let mut command = sh(&format!("sleep 100; : {}", arguments[0]));
        command.stdout(Stdio::null());
        let mut child = base([]).spawn(command).expect("spawn");
        child.kill().expect("kill");
        child.wait().expect("a status");
    }
}

fn say_ready() {
    println!("ready");
    io::stdout().flush().expect("stdout");
}
