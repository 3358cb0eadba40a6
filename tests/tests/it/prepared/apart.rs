//! Two programs of one prepared sandbox share what both may write, and nothing else.

use super::act;
use birdcage::Exception::{Networking, Read, WriteAndRead};
use birdcage::process::{Command, Stdio};
use birdcage::{Exception, Prepared};
use birdcage_tests::{Scratch, base, cage, is_root, libraries};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

fn private(path: &str) -> Exception {
    Exception::PrivateDirectory {
        path: path.into(),
        size: 1 << 20,
    }
}

fn shell() -> Prepared {
    base([]).prepare().expect("a prepared sandbox")
}

/// Starts a script and returns it with what it says first.
fn start(prepared: &Prepared, script: &str) -> (birdcage::process::Child, String) {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = prepared.spawn(command).expect("a program");
    let mut line = String::new();
    let output = child.stdout.as_mut().expect("a pipe");
    BufReader::new(output).read_line(&mut line).expect("a line");
    (child, line.trim_end().to_owned())
}

fn run(prepared: &Prepared, script: &str) -> String {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    let output = prepared.output(command).expect("a program");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_private_directory_is_the_programs_own() {
    let prepared = shell();
    let (mut other, said) = start(
        &prepared,
        "echo secret > /tmp/x; echo > /dev/shm/y; echo ready; read x",
    );
    assert_eq!(said, "ready");
    assert_eq!(
        run(&prepared, "ls -A /tmp /dev/shm"),
        "/dev/shm:\n\n/tmp:\n"
    );
    assert_eq!(run(&prepared, "echo mine > /tmp/x; cat /tmp/x"), "mine\n");
    other.stdin.take();
    assert!(other.wait().is_ok());
}

#[test]
fn neither_process_sees_or_signals_the_other() {
    let prepared = shell();
    let (mut other, pid) = start(&prepared, "echo $$; read x");
    let script = "echo /proc/[0-9]*; echo $$";
    let seen = run(&prepared, script);
    let (processes, own) = seen.trim_end().split_once('\n').expect("two lines");
    assert_eq!(
        processes,
        format!("/proc/{own}"),
        "and its own id is {pid} in the other"
    );
    // Both have the same number in namespaces of their own: a signal reaches oneself.
    assert_eq!(own, pid);
    assert_eq!(run(&prepared, "kill -9 -1; echo here"), "here\n");
    assert_eq!(other.try_wait().expect("a status"), None, "it runs on");
    other
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"\n")
        .expect("it reads");
    assert!(other.wait().expect("an end").success());
}

#[test]
fn every_namespace_but_the_users_is_the_programs_own() {
    let prepared = cage([]).prepare().expect("a prepared sandbox");
    let kinds = ["mnt", "pid", "ipc", "uts", "cgroup", "net"];
    let all = |prepared: &Prepared| {
        kinds.map(|kind| act(prepared, &["link-text", &format!("/proc/self/ns/{kind}")]))
    };
    let (one, two) = (all(&prepared), all(&prepared));
    for (kind, (one, two)) in kinds.iter().zip(one.iter().zip(&two)) {
        // A number may be given out again once its namespace is gone: the host's never.
        let host = std::fs::read_link(format!("/proc/self/ns/{kind}")).expect("a namespace");
        for inside in [one, two] {
            assert_ne!(*inside, format!("ok {}", host.display()), "{kind}");
        }
    }
}

/// The loopback of each leads to itself.
#[test]
fn every_program_has_a_network_of_its_own_also_from_stock() {
    for stocked in [0, 2] {
        let prepared = cage([]).prepare().expect("a prepared sandbox");
        prepared.stock_networks(stocked).expect("networks");
        for _ in 0..3 {
            assert_eq!(
                act(&prepared, &["loopback"]),
                "ok heard",
                "{stocked} in stock"
            );
        }
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a listener");
    let address = listener.local_addr().expect("an address").to_string();
    let prepared = cage([]).prepare().expect("a prepared sandbox");
    prepared.stock_networks(1).expect("a network");
    for _ in 0..2 {
        assert_eq!(act(&prepared, &["connect-tcp", &address]), "ECONNREFUSED");
    }
    let shared = cage([Networking]).prepare().expect("a prepared sandbox");
    shared.stock_networks(1).expect("nothing to do");
    drop(std::thread::spawn(move || listener.accept().map(drop)));
    assert_eq!(act(&shared, &["connect-tcp", &address]), "ok");
}

#[test]
fn two_programs_at_once_have_a_network_each_also_from_stock() {
    for stocked in [0, 2] {
        let prepared = shell();
        prepared.stock_networks(stocked).expect("networks");
        let start = || start(&prepared, "readlink /proc/self/ns/net; read x");
        let ((mut one, network), (mut two, other)) = (start(), start());
        assert!(network.starts_with("net:["), "{network}");
        assert_ne!(network, other, "{stocked} in stock");
        for program in [&mut one, &mut two] {
            program.stdin.take();
            assert!(program.wait().is_ok());
        }
    }
}

#[test]
fn what_lies_in_a_private_directory_is_in_each() {
    let scratch = Scratch::new();
    let (file, directory) = (scratch.file("file", "text"), scratch.directory("deep/er"));
    let above = scratch.path().parent().expect("a temp dir");
    let exceptions = [
        private(above.to_str().expect("UTF-8")),
        Read(file.clone()),
        WriteAndRead(directory.clone()),
    ];
    let cage = cage(exceptions);
    let prepared = cage.clone().prepare().expect("a prepared sandbox");
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let own = path(&above.join("own"));
    for _ in 0..2 {
        assert_eq!(act(&prepared, &["read", &path(&file)]), "ok text");
        assert_eq!(act(&prepared, &["write", &path(&file)]), "EROFS");
        let new = path(&directory.join("new"));
        assert_eq!(act(&prepared, &["create", &new]), "ok");
        std::fs::remove_file(&new).expect("it is on the host");
        assert_eq!(act(&prepared, &["create", &own]), "ok");
        assert_eq!(
            birdcage_tests::act(&cage, ["create", &own]),
            "ok",
            "as without preparing"
        );
    }
    assert!(!Path::new(&own).exists());
}

#[test]
fn the_root_of_the_template_is_read_only_and_its_store_is_covered() {
    let prepared = cage([]).prepare().expect("a prepared sandbox");
    assert_eq!(act(&prepared, &["create", "/new"]), "EROFS");
    assert_eq!(act(&prepared, &["create", "/proc/new"]), "ENOENT");
    for covered in ["/proc/null", "/proc/proc", "/proc/../proc/null"] {
        assert_eq!(act(&prepared, &["stat", covered]), "ENOENT", "{covered}");
    }
    let mounts = act(&prepared, &["read", "/proc/self/mountinfo"]);
    assert!(mounts.contains(" /proc/null "), "the control: {mounts}");
}

#[test]
fn the_groups_and_capabilities_are_gone_here_too() {
    let prepared = cage([]).prepare().expect("a prepared sandbox");
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert_eq!(
            act(&prepared, &["status", set]),
            "ok 0000000000000000",
            "{set}"
        );
    }
    if is_root() {
        assert_eq!(act(&prepared, &["groups"]), "ok");
    }
    assert!(!libraries().is_empty());
}
