//! Hosts on which there are no namespaces of some kind, or none any more.

use crate::tried::{Refusal, refused, works};
use birdcage_tests::{act_outside, beside, is_root};

/// The controls of all the others.
#[test]
fn an_ordinary_place_is_good_enough() {
    works("ordinary");
    works("namespaces-of-its-own");
}

/// A program that found nothing anywhere would prove nothing.
#[test]
fn what_is_missing_outside_is_noticed() {
    let missing = act_outside(["gaps".as_ref(), beside("host").as_os_str()]);
    for name in [
        "file system",
        "read-only root",
        "hidden first process",
        "read-only /proc",
        "no namespaces",
    ] {
        assert!(missing.contains(name), "{name}: {missing}");
    }
}

#[test]
fn a_caller_may_be_the_first_process() {
    works("first-process");
}

#[test]
fn user_namespaces_that_are_switched_off_are_named_with_the_switch() {
    let refusal = Refusal {
        step: "Namespaces",
        errno: libc::ENOSPC,
        path: "",
        remedy: "sysctl user.max_user_namespaces=",
    };
    refused("no-user-namespaces", refusal);
}

#[test]
fn a_limit_of_no_namespaces_is_named() {
    for (place, remedy) in [
        ("no-mount-namespaces", "user.max_mnt_namespaces is 0"),
        ("no-pid-namespaces", "user.max_pid_namespaces is 0"),
        ("no-net-namespaces", "user.max_net_namespaces is 0"),
        ("no-ipc-namespaces", "user.max_ipc_namespaces is 0"),
        ("no-uts-namespaces", "user.max_uts_namespaces is 0"),
        ("no-cgroup-namespaces", "user.max_cgroup_namespaces is 0"),
    ] {
        let refusal = Refusal {
            step: "Namespaces",
            errno: libc::ENOSPC,
            path: "",
            remedy,
        };
        refused(place, refusal);
    }
}

#[test]
fn settings_of_a_distribution_are_named_to_those_they_are_for() {
    for (place, remedy) in [
        (
            "apparmor-restricts",
            "apparmor_restrict_unprivileged_userns=0",
        ),
        ("root-only-user-namespaces", "unprivileged_userns_clone=1"),
    ] {
        let refusal = Refusal {
            step: "Namespaces",
            errno: libc::EPERM,
            path: "",
            // Root is in a chroot there, and that is all that refuses it.
            remedy: if is_root() { "inside a chroot" } else { remedy },
        };
        refused(place, refusal);
    }
}

#[test]
fn a_chroot_is_named() {
    let refusal = Refusal {
        step: "Namespaces",
        errno: libc::EPERM,
        path: "",
        remedy: "pivot_root(2)",
    };
    refused("in-a-chroot", refusal);
}
