//! Containers and other sandboxes.

use crate::tried::{Refusal, refused, works};
use birdcage_tests::{is_root, skip};
use std::process::Command;

const CONTAINER: Refusal = Refusal {
    step: "Namespaces",
    errno: libc::EPERM,
    path: "",
    remedy: "--security-opt seccomp=unconfined",
};

/// Whatever the host's own settings are: they are not what refuses it.
#[test]
fn a_container_is_named_and_not_its_host() {
    refused("container", CONTAINER);
    refused("container-where-apparmor-restricts", CONTAINER);
}

/// The filter refuses programs in memory first, and the reason is the same.
#[test]
fn a_cage_in_a_cage_is_refused() {
    let refusal = Refusal {
        step: "Prepare",
        errno: libc::ENOSYS,
        remedy: "a container or sandbox around this process",
        ..CONTAINER
    };
    refused("in-birdcage", refusal);
}

fn has_bubblewrap() -> bool {
    let found = Command::new("bwrap").arg("--version").output().is_ok();
    if !found {
        skip("there is no bwrap");
    }
    found
}

/// For root it covers parts of `/proc`, which no sandbox within may see whole again.
#[test]
fn a_cage_in_bubblewrap_works_unless_that_hides_parts_of_proc() {
    if !has_bubblewrap() {
        return;
    }
    if !is_root() {
        return works("in-bubblewrap");
    }
    let refusal = Refusal {
        step: "NewMount",
        path: "/proc",
        remedy: "parts of /proc are hidden",
        ..CONTAINER
    };
    refused("in-bubblewrap", refusal);
}

#[test]
fn bubblewrap_without_user_namespaces_is_named_as_a_sandbox() {
    if !has_bubblewrap() {
        return;
    }
    let refusal = Refusal {
        errno: libc::ENOSPC,
        remedy: "whether this runs in a sandbox already",
        ..CONTAINER
    };
    refused("in-bubblewrap-without-user-namespaces", refusal);
}
