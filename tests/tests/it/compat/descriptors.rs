//! Items 4 and 5: descriptors.

use birdcage::process::{Command, Stdio};
use birdcage_tests::{Scratch, act, act_outside, cage, inside};
use rustix::fd::AsRawFd;
use rustix::fs::{Mode, OFlags, open};

/// Left open by a caller who has never heard of `O_CLOEXEC`.
#[test]
fn item_04_descriptors_of_the_caller_do_not_leak_in() {
    let scratch = Scratch::new();
    let file = open(scratch.file("file", "text"), OFlags::RDWR, Mode::empty()).expect("a file");
    let tree = open("/", OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()).expect("the root");
    assert_eq!(act(&cage([]), ["descriptors"]), "ok 0 1 2");
    let outside = act_outside(["descriptors"]);
    let leaked = |number: i32| outside.split(' ').any(|open| open == number.to_string());
    assert!(
        leaked(file.as_raw_fd()) && leaked(tree.as_raw_fd()),
        "{outside}"
    );
    let below = [
        "open-below".to_owned(),
        tree.as_raw_fd().to_string(),
        "etc/passwd".to_owned(),
    ];
    assert_eq!(act(&cage([]), &below), "EBADF");
    assert_eq!(act_outside(&below), "ok");
}

/// The status comes from the kernel and not from a pipe that the program can write to.
#[test]
fn item_05_the_exit_status_cannot_be_forged() {
    assert_eq!(act(&cage([]), ["forge"]), "ok 0");
    let mut command = Command::new(inside());
    // An act that does not exist is a panic, and so exit status 101.
    command
        .arg("no-such-act")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let status = cage([])
        .spawn(command)
        .expect("spawn")
        .wait()
        .expect("wait");
    assert_eq!(status.code(), Some(101));
}
