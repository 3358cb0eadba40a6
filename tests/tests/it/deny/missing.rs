//! What is not there when it is denied: nobody inside makes it, and nothing of it stays.

use super::check;
use birdcage::Exception::{Deny, Read, WriteAndRead};
use birdcage::error::{Error, PlanError};
use birdcage::process::{Child, Command, Stdio};
use birdcage::{Birdcage, Prepared};
use birdcage_tests::{Scratch, act, cage, inside, within_seconds};
use std::path::{Path, PathBuf};

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A directory that may be written to, and in it the name of something that is not there.
fn scene() -> (Scratch, PathBuf) {
    let scratch = Scratch::new();
    scratch.directory("wide/deep");
    let missing = scratch.at("wide/deep/missing");
    (scratch, missing)
}

fn rules(scratch: &Scratch, missing: &Path) -> [birdcage::Exception; 2] {
    [WriteAndRead(scratch.at("wide")), Deny(missing.into())]
}

#[test]
fn nobody_makes_it_and_nothing_is_left() {
    let (scratch, missing) = scene();
    let rules = rules(&scratch, &missing);
    let (deep, aside) = (scratch.at("wide/deep"), scratch.at("wide/aside"));
    let (other, moved) = (scratch.file("wide/deep/other", "text"), deep.join("moved"));
    for (acting, expected) in [
        (&["create", text(&missing)][..], "EEXIST"),
        (&["write", text(&missing)], "EROFS"),
        (&["mkdir", text(&missing)], "EEXIST"),
        (&["symlink", "x", text(&missing)], "EEXIST"),
        (&["remove", text(&missing)], "EBUSY"),
        (&["rename", text(&missing), text(&moved)], "EBUSY"),
        (&["rename", text(&other), text(&missing)], "EBUSY"),
        (&["rename", text(&deep), text(&aside)], "EBUSY"),
        (&["link", text(&missing), text(&moved)], "EXDEV"),
        (&["chmod", text(&missing), "511"], "EROFS"),
        (&["read", text(&missing)], "ok"),
    ] {
        check(&rules, acting, expected);
        assert!(!missing.exists(), "{acting:?} left it there");
    }
    // The control: without the rule.
    let free = cage([WriteAndRead(scratch.at("wide"))]);
    assert_eq!(act(&free, ["create", text(&missing)]), "ok");
    assert!(missing.exists());
}

#[test]
fn what_cannot_be_made_anyway_needs_nothing() {
    let (scratch, missing) = scene();
    let rules = [Read(scratch.at("wide")), Deny(missing.clone())];
    check(&rules, &["create", text(&missing)], "EROFS");
    check(&rules, &["stat", text(&missing)], "ENOENT");
    let below = scratch.at("wide/none/missing");
    check(
        &[Read(scratch.at("wide")), Deny(below.clone())],
        &["stat", text(&below)],
        "ENOENT",
    );
    check(&[Deny(below.clone())], &["stat", text(&below)], "ENOENT");
}

#[test]
fn below_a_directory_that_is_not_there_either_it_is_refused() {
    let (scratch, _) = scene();
    let rules = [
        WriteAndRead(scratch.at("wide")),
        Deny(scratch.at("wide/none/missing")),
    ];
    let error = cage(rules).spawn(Command::new(inside())).map(drop);
    let error = error.expect_err("nothing to deny it in");
    assert_eq!(error.path(), Some(&*scratch.at("wide/none/missing")));
    let Error::Plan {
        error: PlanError::NoDirectory { directory, .. },
        by: None,
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(directory, scratch.at("wide/none"));
}

/// Starts a program that waits to be told to end.
fn sleeper() -> Command {
    let mut command = Command::new(inside());
    command
        .args(["read-to-end"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    command
}

fn start(cage: &Birdcage) -> Child {
    cage.clone().spawn(sleeper()).expect("a program")
}

#[test]
fn it_is_withheld_as_long_as_one_sandbox_needs_it() {
    let (scratch, missing) = scene();
    let cage = cage(rules(&scratch, &missing));
    let (mut one, mut other) = (start(&cage), start(&cage));
    assert!(missing.exists());
    one.stdin.take();
    one.wait().expect("an end");
    assert!(missing.exists(), "the other one needs it");
    other.stdin.take();
    other.wait().expect("an end");
    assert!(!missing.exists());
}

#[test]
fn nothing_is_left_of_a_sandbox_that_is_killed() {
    let (scratch, missing) = scene();
    let cage = cage(rules(&scratch, &missing));
    let prepared: Prepared = cage.clone().prepare().expect("prepared");
    let of_template = || prepared.spawn(sleeper()).expect("a program");
    let starts: [&dyn Fn() -> Child; 2] = [&|| start(&cage), &of_template];
    for start in starts {
        let mut child = start();
        assert!(missing.exists());
        child.kill().expect("a signal");
        child.wait().expect("an end");
        assert!(!missing.exists());
    }
    let mut child = start(&cage);
    child.kill().expect("a signal");
    drop(child);
    assert!(!missing.exists());
}

#[test]
fn nothing_is_left_when_nobody_waits() {
    let (scratch, missing) = scene();
    let mut child = start(&cage(rules(&scratch, &missing)));
    let input = child.stdin.take();
    drop(child);
    assert!(missing.exists());
    drop(input);
    assert!(within_seconds(10, || !missing.exists()));
}

#[test]
fn nothing_is_left_when_the_program_cannot_be_executed() {
    let (scratch, missing) = scene();
    let cage = cage(rules(&scratch, &missing));
    assert!(cage.clone().spawn(Command::new("/no/such")).is_err());
    assert!(!missing.exists());
    let prepared = cage.prepare().expect("prepared");
    assert!(prepared.spawn(Command::new("/no/such")).is_err());
    assert!(!missing.exists());
}
