//! Items 2 and 3: what `/proc` shows and takes.

use birdcage_tests::{act, act_outside, cage, is_root};
use std::path::Path;

/// A sysctl and its like, which root owns, and root inside is root outside.
#[test]
fn item_02_proc_sys_cannot_be_written() {
    let denied = if is_root() { "EROFS" } else { "EACCES" };
    for path in ["kernel/core_pattern", "kernel/panic", "vm/swappiness"] {
        let path = &format!("/proc/sys/{path}");
        assert_eq!(act(&cage([]), ["write", path]), denied, "{path}");
        let outside = if is_root() { "ok" } else { "EACCES" };
        assert_eq!(act_outside(["write", path]), outside, "{path} outside");
    }
    // Some kernels have none.
    let expected = if Path::new("/proc/sysrq-trigger").exists() {
        "EACCES"
    } else {
        "ENOENT"
    };
    assert_eq!(act(&cage([]), ["write", "/proc/sysrq-trigger"]), expected);
}

/// What belongs to the program itself, and so to any user.
#[test]
fn item_02_nothing_in_proc_can_be_written() {
    for path in [
        "/proc/self/comm",
        "/proc/self/oom_score_adj",
        "/proc/self/mem",
    ] {
        assert_eq!(act(&cage([]), ["write", path]), "EROFS", "{path}");
        assert_eq!(act_outside(["write", path]), "ok", "{path} outside");
    }
}

/// All of process 1 is hidden, also what its mode lets everybody read.
#[test]
fn item_03_the_first_process_shows_nothing_of_the_caller() {
    for name in [
        "environ", "mem", "maps", "cmdline", "stat", "status", "auxv", "comm",
    ] {
        let path = format!("/proc/1/{name}");
        assert_eq!(act(&cage([]), ["read", &path]), "ENOENT", "{path}");
        // The control: the same name of the program's own.
        assert_eq!(
            act(&cage([]), ["stat", &format!("/proc/self/{name}")]),
            "ok",
            "{name}"
        );
    }
    assert!(act_outside(["read", "/proc/1/cmdline"]).starts_with("ok"));
    for link in ["exe", "cwd", "root", "fd", "ns/user"] {
        assert_eq!(
            act(&cage([]), ["canonical", &format!("/proc/1/{link}")]),
            "ENOENT",
            "{link}"
        );
    }
}

#[test]
fn item_03_no_process_but_its_own_is_listed() {
    let names = act(&cage([]), ["list", "/proc"]);
    let number = |name: &&str| name.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Vec<_> = names.split(' ').filter(number).collect();
    assert_eq!(numbers, ["2"], "{names}");
}

/// As the same uid outside it might signal, trace or read any process of the caller's.
#[test]
fn item_03_no_process_but_its_own_can_be_traced() {
    for call in [libc::SYS_ptrace, libc::SYS_process_vm_readv] {
        let acting = ["call", &call.to_string(), "0"];
        assert_eq!(act(&cage([]), acting), "EPERM", "{call}");
        assert_eq!(act_outside(acting), "ok", "{call}");
    }
}
