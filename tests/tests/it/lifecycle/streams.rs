//! Standard input, output and error: pipes, files, nothing, or the caller's own.

use birdcage::process::{Child, Command, Stdio};
use birdcage_tests::{Scratch, base, judge, scenario, sh, within_a_second};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

/// Starts a script with a pipe at each of its streams.
fn piped(script: &str) -> Child {
    let mut command = sh(script);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    base([])
        .spawn(command)
        .unwrap_or_else(|error| panic!("{script}: {error}"))
}

fn read_all(mut end: impl Read) -> String {
    let mut text = String::new();
    end.read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn pipes_carry_what_is_written_on_either_side() {
    let mut child = piped("read line; echo \"out $line\"; echo \"err $line\" >&2");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"text\n")
        .expect("a reader");
    let output = child.wait_with_output().expect("output");
    assert_eq!(output.stdout, b"out text\n");
    assert_eq!(output.stderr, b"err text\n");
}

#[test]
fn a_stream_that_is_no_pipe_has_no_end_here() {
    let mut command = sh("true");
    command.stdout(Stdio::null());
    let child = base([]).spawn(command).expect("spawn");
    assert!(child.stdin.is_none() && child.stdout.is_none() && child.stderr.is_none());
}

#[test]
fn null_has_no_input_and_takes_any_output() {
    let mut command = sh("cat; echo lost; echo lost >&2");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    assert_eq!(base([]).status(command).expect("status").code(), Some(0));
}

#[test]
fn null_works_in_a_cage_that_does_not_show_it() {
    let mut cage = birdcage_tests::cage([]);
    cage.add_exception(birdcage::Exception::ExecuteAndRead("/bin/cat".into()))
        .expect("cat");
    let mut command = Command::new("/bin/cat");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    assert_eq!(cage.status(command).expect("status").code(), Some(0));
}

#[test]
fn files_are_read_from_and_written_to() {
    let scratch = Scratch::new();
    let input = scratch.file("input", "from a file\n");
    let mut command = Command::new("/bin/cat");
    command.stdin(File::open(input).expect("a file"));
    command.stdout(File::create(scratch.at("output")).expect("a file"));
    assert_eq!(base([]).status(command).expect("status").code(), Some(0));
    assert_eq!(
        fs::read_to_string(scratch.at("output")).expect("a file"),
        "from a file\n"
    );
}

#[test]
fn inherited_streams_are_the_callers_own() {
    let child = std::process::Command::new(birdcage_tests::beside("caller"))
        .arg("echo-inherited")
        .stdin(File::open("/proc/version").expect("a file"))
        .output()
        .expect("the caller");
    let version = fs::read("/proc/version").expect("a file");
    assert_eq!(
        (child.stdout, child.stderr),
        (version, b"to stderr\n".to_vec())
    );
}

#[test]
fn the_output_of_one_program_is_the_input_of_the_next() {
    let mut first = piped("echo text");
    let mut second = Command::new("/usr/bin/tr");
    second
        .args(["a-z", "A-Z"])
        .stdin(first.stdout.take().expect("a pipe"))
        .stdout(Stdio::piped());
    let output = base([])
        .spawn(second)
        .expect("spawn")
        .wait_with_output()
        .expect("output");
    assert_eq!(output.stdout, b"TEXT\n");
    assert!(first.wait().expect("status").success());
}

#[test]
fn waiting_closes_the_input() {
    let mut child = piped("cat");
    assert!(child.wait().expect("a wait that ends").success());
}

#[test]
fn asking_without_waiting_leaves_the_input_open() {
    let mut child = piped("cat");
    assert_eq!(child.try_wait().expect("an answer"), None);
    let mut input = child.stdin.take().expect("still a pipe");
    input.write_all(b"text").expect("still a reader");
    drop(input);
    assert_eq!(child.wait_with_output().expect("output").stdout, b"text");
}

#[test]
fn more_than_a_pipe_holds_arrives_from_both_streams() {
    let script = "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero";
    let output = piped(script).wait_with_output().expect("output");
    assert_eq!(
        (output.stdout.len(), output.stderr.len()),
        (300_000, 300_000)
    );
}

#[test]
fn an_output_that_the_program_closes_is_at_its_end_though_the_program_runs_on() {
    let mut child = piped("echo text; exec >&-; sleep 100");
    let started = Instant::now();
    assert_eq!(read_all(child.stdout.take().expect("a pipe")), "text\n");
    assert!(started.elapsed() < Duration::from_secs(50));
    assert_eq!(child.try_wait().expect("an answer"), None, "it runs on");
    child.kill().expect("kill");
    child.wait().expect("status");
}

#[test]
fn an_input_that_the_program_closes_cannot_be_written_though_the_program_runs_on() {
    let mut child = piped("exec <&-; echo closed; sleep 100");
    let mut line = [0; 7];
    child
        .stdout
        .as_mut()
        .expect("a pipe")
        .read_exact(&mut line)
        .expect("a line");
    let mut input = child.stdin.take().expect("a pipe");
    // A process that another thread has just cloned holds a copy of every
    // descriptor of this one for a moment, this pipe's other end too.
    let refused = || {
        input
            .write(b"x")
            .is_err_and(|error| error.kind() == ErrorKind::BrokenPipe)
    };
    assert!(within_a_second(refused), "nobody reads");
    assert_eq!(child.try_wait().expect("an answer"), None, "it runs on");
    child.kill().expect("kill");
    child.wait().expect("status");
}

#[test]
fn pipes_that_are_not_close_on_exec_are_held_by_nobody_inside() {
    judge(scenario("leaves-open-pipes-behind"));
}

#[test]
fn a_second_program_does_not_hold_the_pipes_of_the_first() {
    let mut first = piped("cat");
    let mut second = piped("sleep 100");
    drop(first.stdin.take());
    let mut status = None;
    assert!(within_a_second(|| {
        status = first.try_wait().expect("an answer");
        status.is_some()
    }));
    assert!(status.expect("an end").success());
    second.kill().expect("kill");
    second.wait().expect("status");
}

#[test]
fn a_program_of_the_caller_without_a_cage_does_not_hold_them_either() {
    let mut first = piped("cat");
    let mut outside = std::process::Command::new("/bin/sleep")
        .arg("100")
        .spawn()
        .expect("sleep");
    drop(first.stdin.take());
    assert!(within_a_second(|| first
        .try_wait()
        .expect("an answer")
        .is_some()));
    outside.kill().expect("kill");
    outside.wait().expect("status");
}
