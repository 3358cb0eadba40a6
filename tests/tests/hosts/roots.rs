//! File systems that lack something, or refuse it, and odd places in them.

use crate::tried::{Refusal, refused, tried, works};

#[test]
fn nothing_has_to_be_writable_or_executable() {
    works("read-only-root");
    works("noexec-tmp");
    works("no-tmp");
}

const NO_NULL: Refusal = Refusal {
    step: "OpenSource",
    errno: libc::ENOENT,
    path: "/dev/null",
    remedy: "mknod -m 666 /dev/null c 1 3",
};

/// A program that reads nothing has it for its standard input.
#[test]
fn a_null_device_that_is_missing_is_named() {
    let tried = tried("no-dev");
    tried.ended_well();
    let stream = Refusal {
        step: "Streams",
        path: "standard input",
        ..NO_NULL
    };
    tried.refused("cold", stream);
    tried.refused("preset", stream);
    tried.refused("prepared", NO_NULL);
}

#[test]
fn a_null_device_that_is_a_file_is_named() {
    let refusal = Refusal {
        errno: libc::ENODEV,
        ..NO_NULL
    };
    refused("null-is-a-file", refusal);
}

/// What keeps others from making a file takes an inode.
#[test]
fn a_file_system_without_inodes_is_named() {
    works("inodes-left");
    let refusal = Refusal {
        step: "Withhold",
        errno: libc::ENOSPC,
        path: "/srv/missing",
        remedy: "df -i",
    };
    refused("no-inodes-left", refusal);
}

#[test]
fn with_next_to_nothing_it_is_an_error_and_no_panic() {
    let tried = tried("no-proc-dev-or-tmp");
    tried.ended_well();
    assert_eq!((tried.ran(), tried.without_remedy()), (0, vec![]));
}

#[test]
fn the_callers_directory_need_not_have_a_path() {
    works("directory-deleted");
    works("directory-unreachable");
    works("directory-too-deep");
}

#[test]
fn the_callers_environment_may_be_empty_or_large() {
    works("no-environment");
    works("large-environment");
}
