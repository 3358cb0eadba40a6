//! Exceptions that name a single thing: a socket, where the program starts, the host's name.

use birdcage::Exception::{Hostname, Read, UnixSocket, WorkingDirectory};
use birdcage::process::{Command, Stdio};
use birdcage_tests::{Scratch, act, act_with, cage, has_landlock, inside, no_unix_socket};
use std::os::unix::net::UnixListener;

#[test]
fn a_single_socket_can_be_reached() {
    let scratch = Scratch::new();
    let [one, other] = ["one", "other"].map(|name| scratch.at(name));
    let _listeners = [&one, &other].map(|path| UnixListener::bind(path).expect("a listener"));
    let connect =
        |cage, path: &std::path::Path| act(&cage, ["connect-unix", path.to_str().expect("UTF-8")]);
    let wide = || Read(scratch.path().into());
    assert_eq!(connect(cage([UnixSocket(one.clone())]), &one), "ok");
    assert_eq!(connect(cage([wide(), UnixSocket(one.clone())]), &one), "ok");
    assert_eq!(connect(cage([wide()]), &one), no_unix_socket());
    // Before, the kernel cannot tell them apart.
    let beside = if has_landlock(9) { "EACCES" } else { "ok" };
    assert_eq!(connect(cage([wide(), UnixSocket(one)]), &other), beside);
}

#[test]
fn the_name_of_the_host_is_what_was_asked_for() {
    let name = |exceptions: &[birdcage::Exception]| {
        act(
            &cage(exceptions.to_vec()),
            ["read", "/proc/sys/kernel/hostname"],
        )
    };
    assert_eq!(name(&[]), "ok birdcage");
    assert_eq!(name(&[Hostname("cage-1".into())]), "ok cage-1");
}

#[test]
fn a_program_starts_where_it_was_asked_for_unless_its_command_says_otherwise() {
    let scratch = Scratch::new();
    scratch.directory("other");
    let path = scratch.path().to_owned();
    let cage = cage([Read(path.clone()), WorkingDirectory(path.clone())]);
    assert_eq!(act(&cage, ["directory"]), format!("ok {}", path.display()));
    let mut command = Command::new(inside());
    command.arg("directory").stdin(Stdio::null());
    command.current_dir(scratch.at("other"));
    let other = scratch.at("other");
    assert_eq!(act_with(&cage, command), format!("ok {}", other.display()));
}
