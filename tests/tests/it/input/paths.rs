//! Paths of exceptions that lead nowhere, or somewhere in an unusual way.

use birdcage::Birdcage;
use birdcage::Exception::{self, ExecuteAndRead, Read, WriteAndRead};
use birdcage::error::{Error, PlanError};
use birdcage_tests::{Scratch, act, base, cage, is_root, sh};
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn kinds(path: &Path) -> [Exception; 3] {
    [Read, WriteAndRead, ExecuteAndRead].map(|kind| kind(path.to_owned()))
}

/// Refused with the path as given, and the cage is as it was.
#[track_caller]
fn check_invalid(path: impl AsRef<Path>) {
    let path = path.as_ref();
    for exception in kinds(path) {
        let mut cage = Birdcage::new();
        let error = cage
            .add_exception(exception)
            .map(drop)
            .expect_err("it leads nowhere");
        assert!(
            matches!(&error, Error::InvalidPath(given) if given == path),
            "{error:?}"
        );
        assert_eq!(format!("{cage:?}"), format!("{:?}", Birdcage::new()));
    }
}

#[test]
fn a_missing_path_is_invalid() {
    let scratch = Scratch::new();
    scratch.file("file", "");
    for name in [
        "missing",
        "missing/..",
        "file/below",
        "file/",
        "file/.",
        "missing/../file",
    ] {
        check_invalid(scratch.at(name));
    }
    check_invalid("no/such/relative/path");
}

#[test]
fn a_link_that_leads_nowhere_is_invalid() {
    let scratch = Scratch::new();
    check_invalid(scratch.link("dangling", "missing"));
    check_invalid(scratch.link("absolute", "/no/such/path"));
    check_invalid(scratch.link("self", "self"));
    scratch.link("there", "back");
    check_invalid(scratch.link("back", "there"));
    check_invalid(scratch.at("self/below"));
}

/// The kernel follows 40, but counts some twice when it has to look again.
#[test]
fn a_chain_of_links_is_followed_as_far_as_the_kernel_follows_it() {
    let scratch = Scratch::new();
    scratch.file("0", "text");
    for number in 1..=41 {
        scratch.link(&number.to_string(), (number - 1).to_string());
    }
    let last = scratch.at("20");
    let name = last.to_str().expect("UTF-8");
    assert_eq!(act(&cage([Read(last.clone())]), ["read", name]), "ok text");
    assert_eq!(
        fs::read_to_string(&last).expect("the kernel follows it"),
        "text"
    );
    assert!(fs::read(scratch.at("41")).is_err());
    check_invalid(scratch.at("41"));
}

#[test]
fn an_empty_path_and_one_with_a_nul_are_invalid() {
    check_invalid("");
    check_invalid(OsStr::from_bytes(b"/etc\0/passwd"));
    check_invalid(OsStr::from_bytes(b"\0"));
}

/// Too long a name is an error of the file system's, not one of not being there.
#[test]
fn a_path_that_is_too_long_is_an_error() {
    for path in [
        format!("/{}", "x".repeat(256)),
        "/x".repeat(2500),
        "x".repeat(100_000),
    ] {
        let error = Birdcage::new()
            .add_exception(Read(path.clone().into()))
            .map(drop);
        let error = error.expect_err("it leads nowhere");
        assert_eq!(error.path(), Some(Path::new(&path)), "{}", path.len());
    }
}

#[test]
fn a_path_need_not_be_utf8() {
    let scratch = Scratch::new();
    let path = scratch
        .path()
        .join(OsStr::from_bytes(b"\xff\xfe caf\xe9\n"));
    fs::write(&path, "text").expect("a file");
    let acting = [OsStr::new("read"), path.as_os_str()];
    assert_eq!(act(&cage([Read(path.clone())]), acting), "ok text");
    assert_eq!(act(&cage([]), acting), "ENOENT");
    check_invalid(scratch.path().join(OsStr::from_bytes(b"\xff")));
}

/// Characters that mean something to `/proc/self/mountinfo`, to shells or to options of mounts.
#[test]
fn a_path_may_hold_any_character() {
    let scratch = Scratch::new();
    for name in [
        "a b", "a,b", "a:b", "a\\b", "\"", "'", "$x", "*", "-x", "a\tb", "é", "…", " ",
    ] {
        let path = scratch.file(name, name);
        let acting = [OsStr::new("read"), path.as_os_str()];
        assert_eq!(
            act(&cage([Read(path.clone())]), acting),
            format!("ok {name}")
        );
    }
}

#[test]
fn a_relative_path_is_taken_from_the_working_directory() {
    let current = std::env::current_dir().expect("a directory");
    for given in [".", "./", ".//."] {
        let mut cage = Birdcage::new();
        cage.add_exception(Read(given.into()))
            .expect("the working directory");
        let shown = format!("{cage:?}");
        assert!(shown.contains(&format!(
            "{:?}",
            current.canonicalize().expect("it is there")
        )));
    }
}

/// What the caller may not look up, it cannot except either.
#[test]
fn an_unreadable_path_is_an_error_for_whom_it_is_unreadable() {
    let scratch = Scratch::new();
    let file: PathBuf = scratch.file("closed/file", "text");
    let closed = scratch.at("closed");
    fs::set_permissions(&closed, Permissions::from_mode(0o000)).expect("ours");
    let outcome = Birdcage::new().add_exception(Read(file.clone())).map(drop);
    fs::set_permissions(&closed, Permissions::from_mode(0o700)).expect("ours");
    match outcome {
        Ok(()) => assert!(is_root(), "an ordinary user cannot see whether it is there"),
        Err(error) => {
            assert!(
                matches!(&error, Error::Unreadable { path, .. } if *path == file),
                "{error:?}"
            );
            assert_eq!((is_root(), error.errno()), (false, Some(libc::EACCES)));
        }
    }
}

/// Excepting a file does not make it readable: its mode still counts.
#[test]
fn an_exception_does_not_overrule_a_files_mode() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    fs::set_permissions(&file, Permissions::from_mode(0o000)).expect("ours");
    let acting = [OsStr::new("read"), file.as_os_str()];
    // Also as root, which has no capability inside.
    assert_eq!(act(&cage([Read(file.clone())]), acting), "EACCES");
    fs::set_permissions(&file, Permissions::from_mode(0o400)).expect("ours");
    assert_eq!(act(&cage([Read(file.clone())]), acting), "ok text");
}

/// A directory of the sandbox's own below a link of its own: while the root is
/// made, an absolute link leads to the host, where the directory would be made.
#[test]
fn nothing_is_made_on_the_host_through_a_link_of_the_sandboxs_own() {
    let scratch = Scratch::new();
    let link = Exception::Link {
        at: "/link".into(),
        target: scratch.path().into(),
    };
    let below = Exception::PrivateDirectory {
        path: "/link/made".into(),
        size: 4096,
    };
    let refused = base([link.clone(), below.clone()]).status(sh("true"));
    let error = refused.expect_err("a path through a link");
    assert!(
        matches!(
            error,
            Error::Plan {
                error: PlanError::BelowLink { .. },
                ..
            }
        ),
        "{error:?}"
    );
    assert!(!scratch.at("made").exists());
    let beside = Exception::PrivateDirectory {
        path: "/own/made".into(),
        size: 4096,
    };
    let status = base([link, beside]).status(sh("test -d /own/made -a -L /link"));
    assert!(status.expect("spawn").success());
}
