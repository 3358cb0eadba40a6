//! Exceptions for what is no ordinary file or directory.

use birdcage::Birdcage;
use birdcage::Exception::{self, ExecuteAndRead, Read, WriteAndRead};
use birdcage::error::{Error, PlanError};
use birdcage::process::Command;
use birdcage_tests::{Scratch, act, cage, has_landlock, inside, no_unix_socket, outside_in};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::slice;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// All of the host can be seen, and nothing written; `/proc` is the sandbox's own all the same.
#[test]
fn the_root_can_be_excepted() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    let cage = cage([Read("/".into())]);
    assert_eq!(act(&cage, ["read", text(&file)]), "ok text");
    assert_eq!(act(&cage, ["write", text(&file)]), "EROFS");
    assert_eq!(act(&cage, ["create", text(&scratch.at("new"))]), "EROFS");
    assert_eq!(act(&cage, ["read", "/proc/1/cmdline"]), "ENOENT");
    assert_eq!(act(&cage, ["canonical", "/proc/self/root"]), "ok /");
}

#[test]
fn what_is_executable_below_the_root_is_what_was_excepted() {
    let scratch = Scratch::new();
    let copy = scratch.copy("copy", &inside());
    let acting = ["run", text(&copy), "arguments", "x"];
    assert_eq!(act(&cage([Read("/".into())]), acting), "EACCES");
    assert_eq!(act(&cage([ExecuteAndRead("/".into())]), acting), "ok ok x");
}

/// With links of the host's own in it, such as `/lib`, that no exception may go through.
#[test]
fn a_writable_root_still_has_a_proc_of_its_own() {
    let scratch = Scratch::new();
    let mut cage = Birdcage::new();
    for exception in [
        WriteAndRead("/".into()),
        ExecuteAndRead("/usr".into()),
        ExecuteAndRead(inside()),
    ] {
        cage.add_exception(exception).expect("an exception");
    }
    assert_eq!(act(&cage, ["create", text(&scratch.at("new"))]), "ok");
    assert!(scratch.at("new").exists());
    assert_eq!(act(&cage, ["write", "/proc/self/comm"]), "EROFS");
    assert_eq!(act(&cage, ["read", "/proc/1/cmdline"]), "ENOENT");
}

#[test]
fn reading_proc_is_reading_the_sandboxs_own() {
    let cage = cage([Read("/proc".into()), Read("/proc/self".into())]);
    assert_eq!(act(&cage, ["read", "/proc/1/cmdline"]), "ENOENT");
    assert_eq!(act(&cage, ["canonical", "/proc/self"]), "ok /proc/2");
}

#[test]
fn more_than_reading_in_proc_is_refused() {
    for path in [
        "/proc",
        "/proc/sys",
        "/proc/self/comm",
        "/proc/sys/kernel/core_pattern",
    ] {
        for exception in [WriteAndRead(path.into()), ExecuteAndRead(path.into())] {
            let error = cage([exception]).spawn(Command::new(inside())).map(drop);
            let error = error.expect_err("/proc is not writable");
            assert!(
                matches!(
                    error,
                    Error::Plan {
                        error: PlanError::Proc(_),
                        ..
                    }
                ),
                "{path}: {error:?}"
            );
        }
    }
}

#[track_caller]
fn check(exceptions: &[Exception], acting: &[&str], expected: &str) {
    let answer = act(&cage(exceptions.to_vec()), acting);
    assert_eq!(answer, expected, "{exceptions:?}: {acting:?}");
}

#[test]
fn the_directory_of_devices_can_be_looked_at() {
    let listing = act(&cage([Read("/dev".into())]), ["list", "/dev"]);
    assert!(listing.split(' ').any(|name| name == "null"), "{listing}");
    check(&[Read("/dev".into())], &["write", "/dev/null"], "EACCES");
    check(
        &[Read("/dev".into())],
        &["create", "/dev/birdcage-new"],
        "EROFS",
    );
}

/// The node itself works, also below a directory whose nodes do not.
#[test]
fn a_device_can_be_excepted() {
    let null = || WriteAndRead("/dev/null".into());
    check(&[null()], &["read", "/dev/null"], "ok");
    check(&[null()], &["write", "/dev/null"], "ok");
    check(
        &[null(), Read("/dev".into())],
        &["write", "/dev/null"],
        "ok",
    );
    check(
        &[null(), Read("/dev".into())],
        &["read", "/dev/zero"],
        "EACCES",
    );
    check(&[null()], &["remove", "/dev/null"], "EROFS");
}

#[test]
fn a_socket_can_be_excepted_and_is_of_no_use() {
    let scratch = Scratch::new();
    let path = scratch.at("socket");
    let _listener = UnixListener::bind(&path).expect("a listener");
    for exception in [Read(path.clone()), WriteAndRead(path.clone())] {
        check(slice::from_ref(&exception), &["stat", text(&path)], "ok");
        check(slice::from_ref(&exception), &["read", text(&path)], "ENXIO");
        check(
            &[exception],
            &["connect-unix", text(&path)],
            no_unix_socket(),
        );
    }
    check(
        &[Read(path.clone()), Exception::UnixSockets],
        &["connect-unix", text(&path)],
        "ok",
    );
}

/// Nobody waits for anybody: neither the spawn opens it, nor does the program block here.
#[test]
fn a_fifo_can_be_excepted() {
    let scratch = Scratch::new();
    let path = scratch.at("fifo");
    mknodat(CWD, &path, FileType::Fifo, Mode::RWXU, 0).expect("a FIFO");
    // Nobody reads at the other end.
    let reading = if has_landlock(2) { "EACCES" } else { "ENXIO" };
    for (exception, written) in [
        (Read(path.clone()), reading),
        (Read(scratch.path().into()), reading),
        (WriteAndRead(path.clone()), "ENXIO"),
    ] {
        check(slice::from_ref(&exception), &["stat", text(&path)], "ok");
        check(&[exception], &["write-now", text(&path)], written);
    }
}

/// A mount with another in it, made in a place of its own: both are what the exception says.
#[test]
fn a_mount_point_with_mounts_below_is_excepted_as_a_whole() {
    let prepare = "mount -t tmpfs none /mnt; mkdir /mnt/a; mount -t tmpfs none /mnt/a; \
                   mkdir /mnt/a/b; mount -t tmpfs none /mnt/a/b; echo text > /mnt/a/b/file";
    let seeing = |act: &str| outside_in(prepare, &format!("act-seeing /mnt/a {act}"));
    assert_eq!(seeing("read /mnt/a/b/file"), "ok text\n\n");
    assert_eq!(seeing("write /mnt/a/b/file"), "EROFS\n");
    assert_eq!(seeing("create /mnt/a/b/new"), "EROFS\n");
    assert_eq!(seeing("list /mnt"), "ok a\n");
}

/// The kernel would let nobody see what a locked mount covers.
#[test]
fn what_a_mount_below_covers_stays_covered() {
    let prepare = "mount -t tmpfs none /mnt; mkdir /mnt/a; echo secret > /mnt/a/file; \
                   mount -t tmpfs none /mnt/a";
    let text = outside_in(prepare, "act-seeing /mnt read /mnt/a/file");
    assert_eq!(text, "ENOENT\n");
}
