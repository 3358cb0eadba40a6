//! Callers that the kernel grants little.

use crate::tried::{Refusal, refused, tried, works};
use birdcage_tests::is_root;

#[test]
fn limits_that_a_program_can_do_without_may_be_nothing() {
    works("nothing-else");
    works("small-stack");
    works("unlimited-stack");
    works("small-address-space");
}

/// To try all the same would be the end of the caller, by `SIGXFSZ`.
#[test]
fn a_caller_that_may_write_no_file_is_told_so() {
    for place in ["no-file-size", "small-file-size"] {
        let refusal = Refusal {
            step: "Prepare",
            errno: libc::EFBIG,
            path: "",
            remedy: "ulimit -f",
        };
        refused(place, refusal);
    }
}

#[test]
fn a_caller_that_may_have_no_more_memory_is_told_so() {
    let tried = tried("no-more-memory");
    tried.ended_well();
    for (manner, step) in [
        ("cold", "Prepare"),
        ("prepared", "Namespaces"),
        ("preset", "Prepare"),
    ] {
        let refusal = Refusal {
            step,
            errno: libc::ENOMEM,
            path: "",
            remedy: "ulimit -v",
        };
        tried.refused(manner, refusal);
    }
}

/// Root is exempt, on the host.
#[test]
fn a_caller_that_may_have_no_more_processes_is_told_so() {
    if is_root() {
        return works("one-process");
    }
    let refusal = Refusal {
        step: "Namespaces",
        errno: libc::EAGAIN,
        path: "",
        remedy: "ulimit -u",
    };
    refused("one-process", refusal);
}

const NO_DESCRIPTORS: Refusal = Refusal {
    step: "Prepare",
    errno: libc::EMFILE,
    path: "",
    remedy: "ulimit -n",
};

/// A cage of little needs fewer than sixteen; one prepared and one more program do not fit.
#[test]
fn a_caller_with_too_few_descriptors_is_told_so() {
    let sixteen = tried("sixteen-descriptors");
    sixteen.ended_well();
    sixteen.works("cold");
    sixteen.has_no_gap();
    assert_eq!(sixteen.without_remedy(), [""; 0]);
    let seven = tried("seven-descriptors");
    seven.ended_well();
    let stream = Refusal {
        step: "Streams",
        path: "standard error",
        ..NO_DESCRIPTORS
    };
    seven.refused("cold", stream);
    seven.refused("preset", stream);
    let template = Refusal {
        step: "IdMaps",
        path: "/proc/self/setgroups",
        ..NO_DESCRIPTORS
    };
    seven.refused("prepared", template);
}

#[test]
fn a_caller_may_hold_thousands_of_descriptors() {
    works("thousands-of-descriptors");
}
