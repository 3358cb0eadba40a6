//! What is wrong with `/proc`.

use crate::tried::{Refusal, refused, works};
use birdcage_tests::is_root;

#[test]
fn parts_of_proc_that_are_hidden_are_named() {
    for place in ["proc-masked", "proc-sys-read-only"] {
        let refusal = Refusal {
            step: "NewMount",
            errno: libc::EPERM,
            path: "/proc",
            remedy: "--security-opt systempaths=unconfined",
        };
        refused(place, refusal);
    }
}

#[test]
fn a_proc_that_is_none_or_read_only_is_named() {
    for (place, errno) in [
        ("no-proc", libc::ENOENT),
        ("proc-is-a-tmpfs", libc::EXDEV),
        ("proc-read-only", libc::EROFS),
    ] {
        let refusal = Refusal {
            step: "IdMaps",
            errno,
            path: "/proc/self/setgroups",
            remedy: "mount -t proc proc /proc",
        };
        refused(place, refusal);
    }
}

#[test]
fn a_proc_with_nothing_but_processes_is_enough() {
    if is_root() {
        works("proc-of-processes-only");
    } else {
        println!("not applicable: an ordinary user may not mount a /proc where there is none");
    }
}
