//! Item 28: paths mean what they mean to the kernel.

use birdcage::Birdcage;
use birdcage::Exception::{self, ExecuteAndRead, Read};
use birdcage_tests::{Scratch, act, act_outside, cage};
use std::path::{Path, PathBuf};

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// `up/link` leads to `real/sub`, so `up/link/..` is `real` and not `up`.
fn tree() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("real/sub/file", "deep");
    scratch.file("real/file", "right");
    scratch.file("up/file", "wrong");
    scratch.link("up/link", "../real/sub");
    scratch.link("chain", "up/link");
    scratch
}

/// Excepts one path as given, and reads another that goes through it.
#[track_caller]
fn check(excepted: &str, read: &str, expected: &str) {
    let scratch = tree();
    let cage = cage([Read(scratch.at(excepted))]);
    let path = scratch.at(read);
    assert_eq!(
        act(&cage, ["read", text(&path)]),
        expected,
        "{excepted}: {read}"
    );
    assert_eq!(
        act_outside(["read", text(&path)]),
        expected,
        "{read} outside"
    );
}

#[test]
fn item_28_paths_resolve_as_the_kernel_resolves_them() {
    check("up/link/", "up/link/file", "ok deep");
    check("up/link/.", "up/link/file", "ok deep");
    check("up/link/../file", "up/link/../file", "ok right");
    check("up/link/../file", "real/file", "ok right");
    check("up/link/..", "up/link/../sub/file", "ok deep");
    check("real/../up/file", "up/file", "ok wrong");
    check("real/../up/file", "real/../up/file", "ok wrong");
    check("chain/file", "chain/file", "ok deep");
    check("chain", "real/sub/file", "ok deep");
    check(".//real///file", "real/file", "ok right");
}

/// What was not excepted stays out of sight, however the path went.
#[test]
fn item_28_what_a_path_only_passes_is_not_shown() {
    let scratch = tree();
    let cage = cage([Read(scratch.at("up/link/../file"))]);
    for hidden in ["up/file", "real/sub/file"] {
        assert_eq!(
            act(&cage, ["read", text(&scratch.at(hidden))]),
            "ENOENT",
            "{hidden}"
        );
    }
}

#[track_caller]
fn runs(order: &[&str], programs: &[&str]) {
    let exceptions = order.iter().map(|path| ExecuteAndRead(path.into()));
    let cage: Birdcage = cage(exceptions.collect::<Vec<Exception>>());
    for program in programs {
        let answer = act(&cage, ["run", program, "--version"]);
        assert!(answer.starts_with("ok"), "{order:?}: {program}: {answer}");
    }
}

#[test]
fn item_28_the_order_of_exceptions_makes_no_difference() {
    let programs = ["/bin/true", "/bin/cat", "/usr/bin/true"];
    runs(&["/bin/true", "/bin"], &programs);
    runs(&["/bin", "/bin/true"], &programs);
    runs(&["/usr/bin", "/bin/true", "/bin"], &programs);
}

#[test]
fn item_28_relative_paths_start_at_the_working_directory() {
    let current = std::env::current_dir().expect("a directory");
    let upwards = current
        .components()
        .skip(1)
        .map(|_| "..")
        .collect::<PathBuf>();
    let cage = cage([Read(upwards.join("etc/passwd"))]);
    assert!(act(&cage, ["read", "/etc/passwd"]).starts_with("ok"));
    assert_eq!(act(&cage, ["read", "/etc/group"]), "ENOENT");
}
