//! What becomes of the three standard streams.

use crate::{cage, sh};
use birdcage::process::{Child, Command, Stdio};
use std::fs::{self, File};
use std::io::{Read, Seek, Write};

fn spawn(script: &str, change: impl FnOnce(&mut Command)) -> Child {
    let mut command = sh(script);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    change(&mut command);
    cage([]).spawn(command).expect("spawn")
}

#[test]
fn pipes_carry_all_three() {
    let mut child = spawn(
        "read line; echo \"out $line\"; echo \"err $line\" >&2",
        |command| {
            command
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
        },
    );
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"text\n")
        .expect("write");
    let output = child.wait_with_output().expect("wait");
    assert_eq!(output.stdout, b"out text\n");
    assert_eq!(output.stderr, b"err text\n");
}

#[test]
fn waiting_closes_the_standard_input() {
    let mut child = spawn("cat", |command| {
        command.stdin(Stdio::piped());
    });
    assert!(child.wait().expect("wait").success());
    assert!(child.stdin.is_none());
}

#[test]
fn null_gives_nothing_and_takes_everything() {
    let mut child = spawn("cat && echo x", |_| {});
    assert!(child.wait().expect("wait").success());
    assert!(child.stdin.is_none() && child.stdout.is_none() && child.stderr.is_none());
}

#[test]
fn a_file_can_be_any_of_them_though_it_is_not_shown() {
    let mut input = tempfile::tempfile().expect("scratch");
    input.write_all(b"from a file").expect("write");
    input.rewind().expect("rewind");
    let mut output = tempfile::tempfile().expect("scratch");
    let to = output.try_clone().expect("another descriptor");
    let mut child = spawn("cat", |command| {
        command.stdin(input).stdout(to);
    });
    assert!(child.wait().expect("wait").success());
    let mut text = String::new();
    output.rewind().expect("rewind");
    output.read_to_string(&mut text).expect("read");
    assert_eq!(text, "from a file");
}

#[test]
fn one_programs_output_is_anothers_input() {
    let mut first = spawn("echo text", |command| {
        command.stdout(Stdio::piped());
    });
    let pipe = first.stdout.take().expect("a pipe");
    let second = spawn("tr a-z A-Z", |command| {
        command.stdin(pipe).stdout(Stdio::piped());
    });
    assert_eq!(second.wait_with_output().expect("wait").stdout, b"TEXT\n");
    assert!(first.wait().expect("wait").success());
}

#[test]
fn a_program_of_the_standard_library_is_joined_as_well() {
    let mut first = spawn("echo text", |command| {
        command.stdout(Stdio::piped());
    });
    let pipe = std::process::ChildStdout::from(first.stdout.take().expect("a pipe"));
    let output = std::process::Command::new("cat")
        .stdin(pipe)
        .output()
        .expect("cat");
    assert_eq!(output.stdout, b"text\n");
    assert!(first.wait().expect("wait").success());
}

#[test]
fn output_captures_what_nothing_was_said_about() {
    let file = tempfile::NamedTempFile::new().expect("scratch");
    let mut command = sh("cat; echo out; echo err >&2");
    command.stderr(File::create(file.path()).expect("a file"));
    let output = cage([]).output(command).expect("spawn");
    assert_eq!((output.stdout, output.stderr), (b"out\n".to_vec(), vec![]));
    assert_eq!(fs::read(file.path()).expect("read"), b"err\n");
}

#[test]
fn much_output_on_both_sides_does_not_wait_for_itself() {
    let script = "head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero";
    let output = cage([]).output(sh(script)).expect("spawn");
    assert_eq!(
        (output.stdout.len(), output.stderr.len()),
        (1_000_000, 1_000_000)
    );
}

#[test]
fn a_closed_output_is_seen_before_the_program_ends() {
    let mut child = spawn("exec 1>&-; read line", |command| {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
    });
    let mut text = String::new();
    let mut output = child.stdout.take().expect("a pipe");
    output.read_to_string(&mut text).expect("the end");
    assert_eq!(child.try_wait().expect("running"), None);
    assert!(!child.wait().expect("wait").success());
}
