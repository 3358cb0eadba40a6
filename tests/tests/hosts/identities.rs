//! Who the caller is, and what it may do.

use crate::tried::{Refusal, refused, works};
use birdcage_tests::{beside, is_root};
use std::process::Command;

#[test]
fn a_caller_of_two_ids_is_refused() {
    if !is_root() {
        println!("not applicable: an ordinary user has but one id");
        return;
    }
    for place in ["mixed-user-ids", "mixed-group-ids"] {
        let refusal = Refusal {
            step: "MixedIds",
            errno: 0,
            path: "",
            remedy: "setresuid(2)",
        };
        refused(place, refusal);
    }
}

/// Root may write the maps all the same.
#[test]
fn a_caller_that_is_not_dumpable_is_told_so() {
    for place in ["not-dumpable", "unreadable-program"] {
        if is_root() {
            works(place);
            continue;
        }
        let refusal = Refusal {
            step: "IdMaps",
            errno: libc::EACCES,
            path: "/proc/self/setgroups",
            remedy: "this process is not dumpable",
        };
        refused(place, refusal);
    }
}

#[test]
fn capabilities_that_every_program_would_have_are_gone_inside() {
    works("ambient-capabilities");
}

/// Under these rules root has no capability at all.
#[test]
fn root_without_capabilities_is_told_which_one_is_needed() {
    if !is_root() {
        return works("secure-bits");
    }
    let refusal = Refusal {
        step: "IdMaps",
        errno: libc::EPERM,
        path: "/proc/self/uid_map",
        remedy: "CAP_SETFCAP",
    };
    refused("secure-bits", refusal);
}

#[test]
fn a_umask_that_takes_everything_takes_nothing_from_the_sandbox() {
    works("odd-umask");
}

#[test]
fn a_program_has_the_umask_of_its_caller() {
    for umask in ["0027", "0777"] {
        let script = format!(
            "umask {umask}; exec {} act status Umask",
            beside("outside").display()
        );
        let output = Command::new("/bin/sh")
            .args(["-c", &script])
            .output()
            .expect("sh");
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(text, format!("ok {umask}\n"), "{output:?}");
    }
}
